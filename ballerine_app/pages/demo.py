"""Side by side: the applicant's page, the workflow that both move, and the back office. In demo mode only."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.demo_parts.desk import desk
from ballerine_app.pages.demo_parts.head import head, start_form
from ballerine_app.pages.demo_parts.machine import machine
from ballerine_app.pages.demo_parts.phone import phone
from ballerine_app.state.case import CaseState
from ballerine_app.state.landing import LandingState
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import empty_state, loading_state, skeleton, toast
from ballerine_app.ui.page import page, page_styles
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t

_POINTS = (("one", "smartphone"), ("two", "workflow"), ("three", "stamp"))


def demo_start() -> rx.Component:
    """What the page is, before a case is there; outside demo mode, that it is not offered."""
    here = rx.cond(rx.State.is_hydrated, rx.cond(LandingState.demo, _intro(), _off()), rx.fragment())
    return page(
        page_styles("/demo.css"),
        head(with_case=False),
        main=rx.el.main(here, id="main", tab_index=-1),
        class_name="demo",
    )


def demo() -> rx.Component:
    """One case from both sides."""
    three = rx.el.main(
        rx.cond(CaseState.loaded, rx.cond(CaseState.missing, _missing(), _three()), _loading()), id="main", tab_index=-1
    )
    put_away = button(
        t("office.dismiss"), kind="ghost", size="sm", icon_name="x", icon_only=True, on_click=CaseState.dismiss
    )
    said = toast(CaseState.problem, tone="s-rejected", icon_name="circle-alert", action=put_away)
    return page(
        page_styles("/demo.css"),
        head(with_case=True),
        main=three,
        foot=rx.fragment(
            rx.el.div(rx.cond(CaseState.problem != "", said, rx.fragment()), role="alert", class_name="toasts"),
            rx.el.button(
                type="button", class_name="vh", tab_index=-1, aria_hidden="true", on_click=CaseState.close,
                custom_attrs=on_key("Escape"),
            ),
            shortcuts(),
        ),
        class_name="demo",
    )  # fmt: skip


def _three() -> rx.Component:
    return rx.el.div(phone(), machine(), desk(), class_name="three")


def _intro() -> rx.Component:
    def point(key: str, icon_name: str) -> rx.Component:
        words = rx.el.span(rx.el.b(t(f"demo.intro.{key}")), rx.el.small(t(f"demo.intro.{key}.text")))
        return rx.el.li(rx.el.span(icon(icon_name, "l"), class_name="n"), words)

    return rx.el.div(
        rx.el.h2(t("demo.intro.title")),
        rx.el.p(t("demo.intro.text"), class_name="lead"),
        rx.el.ol(*(point(*each) for each in _POINTS)),
        rx.el.div(
            start_form("individual", t("demo.intro.person"), kind="primary"),
            start_form("business", t("demo.intro.business")),
            class_name="row wrap",
        ),
        class_name="intro",
    )


def _off() -> rx.Component:
    home = link_button(t("demo.off.home"), "/", kind="primary")
    return rx.el.div(
        empty_state(t("demo.off.title"), t("demo.off.text"), icon_name="columns-3", action=home), class_name="intro"
    )


def _missing() -> rx.Component:
    return rx.el.div(
        empty_state(
            t("demo.missing.title"),
            t("demo.missing.text"),
            icon_name="search-x",
            action=start_form("individual", t("demo.start"), kind="primary"),
        ),
        class_name="intro",
    )


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(skeleton("344px", "716px"), skeleton("100%", "480px"), skeleton("100%", "480px"), class_name="three"),
        label=t("demo.loading"),
    )

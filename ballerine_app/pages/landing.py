"""The front page: what the product does, and the two journeys to start."""

import re

import reflex as rx

from ballerine_app.ui.avatar import avatar
from ballerine_app.ui.badges import chip, state_badge
from ballerine_app.ui.brand import brand
from ballerine_app.ui.form_post import form_post, hidden
from ballerine_app.ui.icons import icon
from ballerine_app.ui.layout_applicant import check_line
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import note
from ballerine_app.ui.page import page
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.risk import risk
from ballerine_app.ui.text import t
from ballerine_app.ui.timeline import timeline, timeline_row


def landing(*, demo: rx.Var, problem: rx.Var | str = "", resume: rx.Var | None = None) -> rx.Component:
    """The page.

    ``demo``: there is a `/demo` to link to. ``problem``: the sentence that says why a journey did not start, or "".
    ``resume``: the journey that this browser has under way (`views.flow.Resume`).
    """
    refused = note(problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return page(
        rx.el.header(
            brand(),
            rx.el.nav(link(t("landing.sign_in"), href="/login"), aria_label=t("landing.nav")),
            class_name="top",
        ),
        main=rx.el.main(
            _hero(),
            rx.cond(problem != "", refused, rx.fragment()),
            rx.fragment() if resume is None else rx.cond(resume.flow_id != "", _resume(resume), rx.fragment()),
            _journeys(),
            _loop(),
            _facts(),
            id="main",
            tab_index=-1,
        ),
        foot=rx.el.footer(
            rx.el.span(t("landing.foot")),
            rx.cond(demo, link(t("landing.demo"), href="/demo"), rx.fragment()),
        ),
        face="face-a",
        class_name="landing",
    )


def _hero() -> rx.Component:
    return rx.el.section(
        rx.el.div(rx.el.h1(t("landing.title")), rx.el.p(t("landing.lead"))),
        # A picture of the product, so nothing in it is a control.
        rx.el.div(
            rx.el.div(
                rx.el.img(src="/landing/passport.webp", alt="", width="620", height="444", loading="lazy"),
                class_name="pc a",
            ),
            rx.el.div(
                rx.el.div(_person(), risk(27, "low"), class_name="row between"),
                rx.el.div(
                    rx.el.span(t("landing.decide.approve"), class_name="btn approve grow"),
                    rx.el.span(t("landing.decide.again"), class_name="btn"),
                    rx.el.span(t("landing.decide.reject"), class_name="btn"),
                    class_name="row",
                ),
                class_name="pc b",
            ),
            class_name="pair",
            aria_hidden="true",
        ),
        class_name="hero",
    )


def _person() -> rx.Component:
    return rx.el.span(
        avatar(t("landing.decide.initials"), tone=2, size="l"),
        rx.el.span(
            rx.el.b(t("landing.decide.name"), class_name="strong"),
            rx.el.small(t("landing.decide.who")),
            class_name="who",
        ),
        class_name="row",
    )


def _resume(resume: rx.Var) -> rx.Component:
    """The way back for somebody who left by the browser's Back button or closed the tab."""
    return rx.el.section(
        icon("rotate-ccw", "l"),
        rx.el.div(
            rx.el.h2(t("landing.resume")),
            rx.el.p(t("landing.resume.text"), " ", relative_time(resume.changed_at), class_name="muted"),
        ),
        link(t("landing.resume.go"), href=rx.Var.create("/flow/") + resume.flow_id, class_name="btn primary tap"),
        class_name="resume",
        aria_label=t("landing.resume"),
    )


def _journeys() -> rx.Component:
    return rx.el.section(
        _journey("individual", "person", "user-round", "smartphone"),
        _journey("business", "business", "building-complex", "file-text"),
        class_name="two",
        aria_label=t("landing.start"),
    )


def _journey(kind: str, words: str, icon_name: str, how_icon: str) -> rx.Component:
    # The button's ::after covers the whole card, so the card is the target while the button keeps a short name.
    return form_post(
        hidden("kind", kind),
        rx.el.span(icon(icon_name, "l"), class_name="ic"),
        rx.el.h2(rx.el.button(t(f"landing.{words}"), type="submit")),
        rx.el.span(icon("arrow-right", "l"), class_name="go"),
        rx.el.p(t(f"landing.{words}.text")),
        rx.el.div(
            rx.el.span(icon("clock", "s"), t(f"landing.{words}.time")),
            rx.el.span(icon(how_icon, "s"), t(f"landing.{words}.how")),
            class_name="meta",
        ),
        action="/api/flows",
        class_name="j",
    )


def _loop() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("landing.loop")),
        rx.el.p(t("landing.loop.text")),
        rx.el.div(
            _pane(1, "collect", _collect()),
            _pane(2, "judge", _judge()),
            _pane(3, "decide", _decide()),
            class_name="loop",
        ),
        class_name="sec",
    )


def _pane(number: int, words: str, content: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.h3(rx.el.b(number), t(f"landing.{words}")),
        rx.el.p(t(f"landing.{words}.text")),
        content,
        class_name="pane",
    )


def _collect() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.img(
                src="/landing/glare.webp", alt=t("landing.collect.picture"), width="540", height="387", loading="lazy"
            ),
            class_name="shotbox",
        ),
        rx.el.ul(
            check_line(t("landing.collect.good"), ok=True),
            check_line(t("landing.collect.poor"), ok=False),
            class_name="qc",
        ),
        class_name="mini",
    )


def _judge() -> rx.Component:
    return rx.el.div(
        rx.el.div(*_coloured(str(t("landing.judge.rule"))), class_name="code"),
        rx.el.div(
            rx.el.span(t("landing.judge.sum"), class_name="muted num"), risk(62, "medium"), class_name="row between sum"
        ),
        rx.el.div(
            *(chip(t(f"landing.judge.{reason}")) for reason in ("expires", "address", "glare")), class_name="row wrap"
        ),
        class_name="mini",
    )


def _coloured(rule: str) -> list[rx.Component | str]:
    """The rule's names and values as elements of their own, for colour."""
    parts = re.split(r'("[^"]*"(?=:)|"[^"]*"|\b\d+\b)', rule)
    following = [*parts[1:], ""]
    return [
        part if index % 2 == 0 else (rx.el.i(part) if following[index].startswith(":") else rx.el.em(part))
        for index, part in enumerate(parts)
        if part
    ]


def _decide() -> rx.Component:
    rows = (
        ("received", "upload", "s-collect", "t1"),
        ("rules", "scale", "", "t2"),
        ("asked", "rotate-ccw", "s-revision", "t3"),
        ("approved", "check", "s-approved", "t4"),
    )
    return rx.el.div(
        rx.el.div(_person(), state_badge("approved"), class_name="row between"),
        timeline(
            *(
                timeline_row(t(f"landing.decide.{what}"), when=t(f"landing.decide.{at}"), icon_name=name, tone=tone)
                for what, name, tone, at in rows
            )
        ),
        class_name="mini",
    )


def _facts() -> rx.Component:
    return rx.el.section(
        *(
            rx.el.div(rx.el.h3(t(f"landing.{fact}")), rx.el.p(t(f"landing.{fact}.text")))
            for fact in ("open", "command", "ledger", "live")
        ),
        class_name="facts",
        aria_label=t("landing.facts"),
    )

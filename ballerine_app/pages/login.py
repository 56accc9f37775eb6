"""Sign-in for reviewers: a plain form post, so that it works while no socket is open yet."""

from typing import Any

import reflex as rx

from ballerine_app.ui.avatar import avatar
from ballerine_app.ui.brand import brand
from ballerine_app.ui.buttons import button
from ballerine_app.ui.fields import text_field
from ballerine_app.ui.form_post import form_post, hidden
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import note, top_banner
from ballerine_app.ui.page import page
from ballerine_app.ui.text import Text, t, t_of

ROLES = ("reviewer", "lead", "admin")
ERRORS = ("wrong", "too_many", "expired")


def login(*, error: Text, next_page: Text, demo: rx.Var, demo_accounts: rx.Var, demo_password: rx.Var) -> rx.Component:
    """The page.

    ``error``: one of `ERRORS` or "" (another code gets a general sentence). ``next_page``: where to go
    after signing in. ``demo_accounts``: a list of `views.demo.DemoAccount`, shown in demo mode
    when there is a password to show with it.
    """
    return page(
        rx.cond(
            demo,
            top_banner(rx.el.b(t("login.demo")), " ", t("login.demo.text"), icon_name="flask-conical"),
            rx.fragment(),
        ),
        main=rx.el.main(
            rx.el.div(
                rx.el.div(brand(), rx.el.h1(t("login.title")), class_name="head"),
                _form(error, next_page),
                rx.cond(demo & (demo_password != ""), _accounts(demo_accounts, demo_password), rx.fragment()),
                _for_applicants(),
                class_name="box",
            ),
            id="main",
            tab_index=-1,
            class_name="wrap2",
        ),
        class_name="login",
    )


def _form(error: Text, next_page: Text) -> rx.Component:
    said = note(
        t_of(error, "login.error", ERRORS, otherwise=t("login.error.other")),
        tone="s-rejected",
        icon_name="circle-alert",
        role="alert",
    )
    return form_post(
        rx.cond(error != "", said, rx.fragment()),
        text_field(name="email", label=t("login.email"), type="email", auto_complete="username", required=True),
        text_field(
            name="password", label=t("login.password"), type="password", auto_complete="current-password", required=True
        ),
        hidden("next", next_page),
        button(t("login.submit"), kind="primary", size="tap", block=True, type="submit"),
        action="/api/login",
        class_name="stack",
    )


def _accounts(accounts: rx.Var, password: rx.Var) -> rx.Component:
    def account(one: Any) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                avatar(one.initials, tone=one.tone),
                rx.el.span(rx.el.b(one.email), rx.el.small(t_of(one.role, "login.role", ROLES)), class_name="grow"),
                rx.el.span(t("login.accounts.fill"), class_name="use"),
                type="button",
                on_click=[rx.set_value("email", one.email), rx.set_value("password", password)],
            )
        )

    return rx.el.section(
        rx.el.h2(t("login.accounts"), id="demo-accounts"),
        rx.el.p(t("login.accounts.password"), " ", rx.el.span(password, class_name="mono"), class_name="dim small"),
        rx.el.ul(rx.foreach(accounts, account)),
        class_name="acc",
        aria_labelledby="demo-accounts",
    )


def _for_applicants() -> rx.Component:
    return rx.el.p(
        t("login.applicant"), " ", link(t("login.applicant.start"), href="/"), " ", t("login.applicant.or"),
        class_name="small dim applicant",
    )  # fmt: skip

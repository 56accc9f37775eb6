"""Where a collection link leads: it opens, or says what to do."""

import reflex as rx

from ballerine_app.ui.brand import brand
from ballerine_app.ui.buttons import link_button
from ballerine_app.ui.form_post import form_post, hidden
from ballerine_app.ui.notes import empty_state, loading_state
from ballerine_app.ui.page import page
from ballerine_app.ui.text import t


def link_page(problem: rx.Var, ready: rx.Var) -> rx.Component:
    """``problem`` says why the link did not open, ``ready`` that this is known. A token in the address opens at once.

    The words for a link without a token hide while `assets/js/open-link.js` opens one.
    """
    home = link_button(t("link.home"), "/", kind="primary", size="tap")
    ended = empty_state(t("link.ended"), problem, icon_name="link", action=home, level=1)
    missing = empty_state(t("link.missing"), t("link.missing.text"), icon_name="link", action=home, level=1)
    opening = loading_state(rx.el.h1(t("link.opening")), rx.el.p(t("link.opening.text")), label=t("link.opening"))
    return page(
        rx.el.script(src="/js/open-link.js", defer=True),
        form_post(hidden("token", ""), action="/api/links/open", id="open-link", hidden=True),
        main=rx.el.main(
            brand(),
            rx.el.div(rx.cond(problem != "", ended, rx.cond(ready, missing, opening)), class_name="link-words"),
            rx.el.div(opening, class_name="link-opening"),
            id="main",
            tab_index=-1,
            class_name="alone",
        ),
        face="face-a",
    )

"""The kit's components: what they render, with plain values and with Vars."""

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
import reflex as rx

from ballerine_app.ui import avatar, badges, buttons, fields, notes, progress, relative_time, risk, table
from ballerine_app.ui.form_post import form_post, hidden
from ballerine_app.ui.layout_office import nav_item, office
from ballerine_app.ui.link import anchor, link
from ballerine_app.ui.page import STYLESHEETS, app_wraps, page

FLAG = rx.Var("flag").to(bool)
WORD = rx.Var("word").to(str)
NUMBER = rx.Var("number").to(int)
NUMBERS = rx.Var("numbers").to(list[int])


def test_the_page_with_every_part_renders() -> None:
    kit_page = runpy.run_path(str(Path(__file__).with_name("kit_page.py")))["kit_page"]
    assert "The kit" in str(kit_page())


@pytest.mark.parametrize(
    "make",
    [
        lambda: badges.state_badge(WORD),
        lambda: risk.risk(NUMBER, WORD),
        lambda: risk.risk_scale(NUMBER, WORD, NUMBERS),
        lambda: avatar.avatar(WORD, tone=NUMBER, live=FLAG, name=WORD),
        lambda: progress.segments(rx.Var("phases").to(list[str]), done=NUMBER, steps=5),
        lambda: progress.step_item(WORD, NUMBER, WORD),
        lambda: progress.bar(NUMBER, label=WORD),
        lambda: table.row(current=FLAG, fresh=FLAG),
        lambda: table.unread_dot(FLAG),
        lambda: table.sort_heading(WORD, order=WORD, on_sort=rx.noop()),
        lambda: buttons.button(WORD, solid=FLAG, off=FLAG, busy=FLAG, why_off=WORD, count=NUMBER, on_click=rx.noop()),
        lambda: buttons.segment(WORD, pressed=FLAG),
        lambda: fields.text_field(name="a", label=WORD, hint=WORD, error=WORD),
        lambda: fields.select_field(name="a", label=WORD, options=rx.Var("pairs").to(list[tuple[str, str]])),
        lambda: nav_item(WORD, href=WORD, icon_name="eye", current=FLAG, count=NUMBER),
        lambda: relative_time.relative_time(WORD),
        lambda: notes.note(WORD, title=WORD),
    ],
)
def test_vars_are_accepted(make: Callable[[], rx.Component]) -> None:
    rendered = str(make())
    assert any(name in rendered for name in ("word", "flag", "number", "phases", "pairs"))


def test_a_button_that_is_off_stays_reachable_says_why_and_does_nothing() -> None:
    rendered = str(buttons.button("Approve", off=True, why_off="Two are open", on_click=rx.redirect("/x")))
    assert '"aria-disabled":"true"' in rendered
    assert '"Two are open"' in rendered
    assert "disabled:true" not in rendered
    assert "/x" not in rendered


def test_a_button_does_not_send_a_form_unless_it_is_told_to() -> None:
    assert 'type:"button"' in str(buttons.button("Go"))
    assert 'type:"submit"' in str(buttons.button("Go", type="submit"))


def test_an_icon_button_speaks_its_label() -> None:
    assert '"aria-label":"Rotate"' in str(buttons.button("Rotate", icon_name="rotate-cw", icon_only=True))


@pytest.mark.parametrize("state", ["collecting", "manual_review", "revision", "approved", "rejected", "failed"])
def test_a_state_has_an_icon_and_a_word(state: str) -> None:
    rendered = str(badges.state_badge(state))
    assert 'jsx("svg"' in rendered
    assert badges.tone_of(state) in rendered


def test_a_state_without_a_colour_shows_its_name() -> None:
    assert "waiting_for_vendor" in str(badges.state_badge("waiting_for_vendor"))


def test_risk_without_its_word_still_says_it() -> None:
    rendered = str(risk.risk(62, "medium", word=False))
    assert '"r-medium' in rendered or "r-medium" in rendered
    assert 'jsx("span",{className:"vh"},"Medium")' in rendered


def test_an_error_takes_the_place_of_the_hint_and_is_tied_to_the_field() -> None:
    rendered = str(fields.text_field(name="last", label="Last name", hint="As written", error="Please write it."))
    assert '"aria-describedby":"last-error"' in rendered
    assert '"aria-invalid":"true"' in rendered
    assert "As written" not in rendered
    assert 'htmlFor:"last"' in rendered


def test_a_form_post_is_left_to_the_browser() -> None:
    rendered = str(form_post(hidden("kind", "individual"), action="/api/flows"))
    assert 'jsx("form",{action:"/api/flows"' in rendered
    assert 'method:"post"' in rendered
    assert "onSubmit" not in rendered


def test_links_inside_stay_in_the_app_and_others_do_not() -> None:
    assert "ReactRouterLink" in str(link("a", href="/x"))
    assert "ReactRouterLink" not in str(anchor("a", href="/x.pdf"))


def test_a_page_has_a_skip_link_to_its_main_landmark() -> None:
    rendered = str(page(main=rx.el.main("x", id="main")))
    assert 'href:"#main"' in rendered
    assert rendered.index('href:"#main"') < rendered.index('id:"main"')


def test_the_office_has_one_main_landmark() -> None:
    rendered = str(office(rx.el.p("x"), navigation=[], me=rx.el.p("y")))
    assert rendered.count('jsx("main"') == 1


def test_the_connection_banner_replaces_the_framework_toaster() -> None:
    overlay = app_wraps()[(5, "Overlay")]
    assert overlay(False) is None
    assert "oast" not in str(overlay(True))


def test_the_tokens_come_first() -> None:
    assert STYLESHEETS[:2] == ["/tokens.css", "/base.css"]

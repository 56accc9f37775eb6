"""Every part of the kit in its states, on one page. The tests render it; it is no page of the product."""

import reflex as rx

from ballerine_app.ui import avatar, badges, buttons, cards, fields, notes, progress, risk, table, timeline
from ballerine_app.ui import layout_applicant as journey
from ballerine_app.ui.brand import brand
from ballerine_app.ui.icons import ICONS, icon
from ballerine_app.ui.page import page
from ballerine_app.ui.relative_time import relative_time

STATES = ("approved", "rejected", "revision", "manual_review", "collecting", "failed", "submitted")
OPTIONS = [("PT", "Portugal"), ("DE", "Germany")]


def kit_page() -> rx.Component:
    parts = (
        ("State", _states),
        ("Risk", _risk),
        ("Buttons", _buttons),
        ("On the phone", _phone),
        ("Fields", _fields),
        ("Notes", _notes),
        ("Timeline", _timeline),
        ("Table", _table),
        ("Nothing to show", _empty),
        ("Loading", _loading),
        ("Icons", _icons),
    )
    shown = (cards.card(rx.el.div(*part(), class_name="kit-part"), title=title) for title, part in parts)
    return page(main=rx.el.main(brand(), rx.el.h1("The kit"), *shown, id="main", class_name="kit"))


def _states() -> list[rx.Component]:
    return [
        *(badges.state_badge(state) for state in STATES),
        *(badges.state_badge(state, size="lg") for state in STATES),
        *(badges.state_badge(state, bare=True) for state in (*STATES, "waiting_for_vendor")),
        badges.chip("Address differs"),
        badges.more_chip("+2"),
        badges.new_tag(),
        badges.live_mark(),
    ]


def _risk() -> list[rx.Component]:
    scores = ((18, "low"), (52, "medium"), (77, "high"), (91, "critical"), (-1, ""))
    return [
        *(risk.risk(score, level) for score, level in scores),
        *(risk.risk(score, level, word=False) for score, level in scores),
        *(rx.el.div(risk.risk_scale(score, level, [39, 69, 84]), class_name="wide") for score, level in scores[:4]),
    ]


def _buttons() -> list[rx.Component]:
    return [
        buttons.button("Take next", kind="primary", key="N"),
        buttons.button("Saving", kind="primary", busy=True),
        buttons.button("Secondary"),
        buttons.button("Ghost", kind="ghost"),
        buttons.button("Small", size="sm"),
        buttons.button("Rotate", icon_name="rotate-cw", icon_only=True),
        buttons.button("Approve", kind="approve", key="A"),
        buttons.button("Approve", kind="approve", off=True, why_off="Two documents are open"),
        buttons.button("Re-upload", kind="revise", key="R"),
        buttons.button("Reject", kind="reject", key="X"),
        buttons.button("Ask for re-upload", kind="revise", solid=True, count=2),
        buttons.button("Reject the case", kind="reject", solid=True),
        buttons.link_button("To the cases", "/", icon_end="arrow-right"),
        buttons.segmented(
            buttons.segment("Comfortable", pressed=True), buttons.segment("Dense", pressed=False), label="Density"
        ),
    ]


def _phone() -> list[rx.Component]:
    on, off = (
        journey.choice(title, "Two photos", art=icon("id-card", "xl", "art"), chosen=chosen, name="type", value=title)
        for title, chosen in (("ID card", True), ("Licence", False))
    )
    return [
        rx.el.div(
            buttons.button("Take the photo", kind="primary", size="tap", block=True, icon_name="camera"),
            buttons.button("Use it anyway", size="tap", block=True),
            progress.segments(["done", "done", "now", "todo", "todo"], done=2, steps=5),
            progress.bar(64, label="Upload"),
            progress.steps_list(
                progress.step_item("Your name", 1, "done"),
                progress.step_item("Document", 2, "now"),
                progress.step_item("Photo", 3, "todo"),
            ),
            on,
            off,
            journey.why("A selfie", "So we can see that the document is yours.", icon_name="scan-face"),
            rx.el.ul(journey.check_line("Whole page", ok=True), journey.check_line("Glare", ok=False), class_name="qc"),
            journey.medal("eye", "s-review"),
            journey.saved_line(),
            fields.checkbox(name="consent", label="I agree"),
            class_name="wide face-a journey kit-journey",
        )
    ]


def _fields() -> list[rx.Component]:
    return [
        fields.text_field(name="plain", label="Plain", placeholder="Name, case number, e-mail"),
        fields.text_field(name="off", label="Off", default_value="Set by the rules", disabled=True),
        fields.text_field(name="last", label="Last name", error="Please write your last name."),
        fields.select_field(
            name="country", label="Country", options=OPTIONS, hint="Where you live now.", placeholder=""
        ),
        fields.text_area(name="text", label="Text for Mira", aside=rx.el.span("118 / 240", class_name="dim num")),
        fields.search_field(name="q", label="Search", placeholder="Name, case number", key="/"),
    ]


def _notes() -> list[rx.Component]:
    return [
        notes.note("Tilt the passport away from the lamp.", title="There is glare on the photo.", tone="s-revision"),
        notes.note("Jonas is deciding on this case.", tone="s-review"),
        notes.note(
            "Nothing of yours was sent.", title="Already decided.", tone="s-rejected", icon_name="triangle-alert"
        ),
        notes.toast(
            "Approved. Mira was told.", tone="s-approved", action=buttons.button("Undo", kind="ghost", key="U")
        ),
        notes.toast("Not saved. The case changed.", tone="s-rejected", icon_name="triangle-alert"),
        rx.el.div(notes.top_banner(rx.el.b("Demo mode."), " The cases are made up."), class_name="wide"),
    ]


def _timeline() -> list[rx.Component]:
    rows = (
        timeline.timeline_row("Rosa approved the case", when="14:31", icon_name="check", tone="s-approved"),
        timeline.timeline_row(
            "Rosa asked for the passport again", detail="Glare hides text", icon_name="rotate-ccw", tone="s-revision"
        ),
        timeline.timeline_row("Came to review", when=relative_time("2026-11-22T12:00:00+00:00"), now=True),
        timeline.timeline_row("Decision", todo=True),
    )
    people = avatar.avatars(avatar.avatar("PR", tone=3, live=True, name="Priya Raman"), avatar.avatar("JW", tone=4))
    facts = cards.facts(("Name", "Mira Elena Castellan"), ("Lives in", "Portugal"))
    return [rx.el.div(timeline.timeline(*rows), class_name="wide"), people, facts]


def _table() -> list[rx.Component]:
    def line(name: str, score: int, level: str, *, current: bool = False, fresh: bool = False) -> rx.Component:
        return table.row(
            table.cell(table.unread_dot(fresh)),
            table.cell(rx.el.b(name, class_name="strong"), badges.new_tag() if fresh else ""),
            table.cell(badges.state_badge("manual_review", bare=True)),
            table.cell(risk.risk(score, level, word=False)),
            table.cell("38 min", numeric=True),
            current=current,
            fresh=fresh,
        )

    head = [
        table.heading("Unread", spoken=True),
        table.heading("Name"),
        table.heading("State"),
        table.sort_heading("Risk", order="descending", on_sort=rx.noop()),
        table.heading("Age", numeric=True),
    ]
    rows = [line("Lena Voss", 86, "critical", fresh=True), line("Mira Castellan", 62, "medium", current=True)]
    return [rx.el.div(table.table(*rows, line("Yuki Tanabe", 33, "low"), head=head, label="Cases"), class_name="wide")]


def _empty() -> list[rx.Component]:
    again = buttons.button("Try again")
    return [
        notes.empty_state("Queue is clear", "New cases appear here by themselves."),
        notes.error_state("The case did not load", "Nothing was changed.", action=again),
        notes.empty_state("Not yours to see", "This case belongs to another team.", icon_name="lock"),
    ]


def _loading() -> list[rx.Component]:
    bars = (notes.skeleton("60%"), notes.skeleton("100%", "80px"), notes.skeleton("40%"))
    return [rx.el.div(notes.loading_state(*bars, label="Loading the case"), class_name="wide")]


def _icons() -> list[rx.Component]:
    return [icon(name, "l") for name in ICONS]

"""A workflow drawn from its definition. `assets/js/diagram-pane.jsx` zooms and moves it and goes through its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import reflex as rx

from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.icons import ICONS, icon, icon_of
from ballerine_app.ui.notes import note
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.text import Text, t

# A Var with the fields of a view, which its own type does not know.
Fields: TypeAlias = Any

_MEANING_ICONS = (
    "triangle-alert", "circle-x", "circle-check", "rotate-ccw", "eye", "pencil-line", "loader-circle", "hourglass",
    "circle-check-big", "tag",
)  # fmt: skip
_WORDS = {"pane": "pane", "view": "view", "zoomIn": "zoom_in", "zoomOut": "zoom_out", "fit": "fit"}
_GAP = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"
_TOOL_ICONS = {"minus": "minus", "plus": "plus", "fit": "maximize"}


class DiagramPane(rx.Component):
    """The place in which a drawing is looked at."""

    library = "$/public/js/diagram-pane.jsx"
    tag = "DiagramPane"

    label: rx.Var[str]
    width: rx.Var[float]
    height: rx.Var[float]
    focus_x: rx.Var[float]
    focus_y: rx.Var[float]
    selected: rx.Var[str]
    words: rx.Var[dict[str, str]]
    icons: rx.Var[dict[str, str]]


def workflow_diagram(
    drawing: Fields, *, name: str, selected: Text, on_select: Callable[[rx.Var], Any], tools: rx.Component | None = None
) -> rx.Component:
    """A `WorkflowDrawing` with its legend above and the same as a list below; `name` is unique on the page.

    `selected` is the path of the chosen state or ""; `on_select` gets the path of another. ``tools`` stand at the end
    of the legend's line.
    """
    shown = DiagramPane.create(
        _svg(drawing, name, selected, on_select),
        label=drawing.label,
        width=drawing.width,
        height=drawing.height,
        focus_x=drawing.focus_x,
        focus_y=drawing.focus_y,
        selected=selected,
        words={name: t(f"workflow.{key}") for name, key in _WORDS.items()},
        icons={name: ICONS[key] for name, key in _TOOL_ICONS.items()},
    )
    missing = rx.el.div(note(drawing.problem, icon_name="info", role="status"), class_name="wd-none")
    return rx.el.div(
        page_styles("/workflow-diagram.css"),
        rx.el.div(_legend(drawing), tools or rx.fragment(), class_name="wd-top"),
        rx.cond(drawing.problem != "", missing, shown),
        _list(drawing, on_select),
        class_name="wd",
    )


def meaning_icon(name: rx.Var, size: str = "") -> rx.Component:
    """The icon of a `Meaning`, for lists beside the drawing."""
    return icon_of(name, _MEANING_ICONS, size)


def _svg(drawing: Fields, name: str, selected: Text, on_select: Callable[[rx.Var], Any]) -> rx.Component:
    arrows = {look: f"{name}-arrow-{look}" for look in ("plain", "taken", "near", "lit")}
    return rx.el.svg(
        rx.el.svg.defs(*(_arrow(marker, look) for look, marker in arrows.items())),
        rx.el.svg.g(
            rx.foreach(drawing.frames, _frame),
            rx.foreach(drawing.dividers, lambda path: rx.el.svg.path(d=path, class_name="wd-div", key=path)),
            rx.foreach(drawing.starts, lambda start: _start(start, arrows)),
            rx.foreach(drawing.lines, lambda line: _line(line, selected, arrows)),
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.foreach(drawing.boxes, lambda box: _box(box, drawing, selected, on_select)),
        view_box=f"0 0 {drawing.width} {drawing.height}",
        class_name="wd-svg",
        custom_attrs={"role": "presentation"},
    )


def _px(value: rx.Var) -> rx.Var:
    """Coordinates are floats; Reflex's drawings declare theirs as whole numbers."""
    return value.to(int)


def _arrow(marker: str, look: str) -> rx.Component:
    return rx.el.svg.marker(
        rx.el.svg.path(d="M0 0.5L7.5 4L0 7.5z", class_name=f"wd-arrow {look}"),
        id=marker,
        view_box="0 0 8 8",
        custom_attrs={
            "refX": "7.5",
            "refY": "4",
            "markerWidth": "8",
            "markerHeight": "8",
            "orient": "auto",
            "markerUnits": "userSpaceOnUse",
        },
    )


def _frame(frame: Fields) -> rx.Component:
    border = rx.el.svg.rect(x=_px(frame.x), y=_px(frame.y), width=_px(frame.w), height=_px(frame.h), rx=12)
    return rx.el.svg.g(
        rx.cond(frame.region, rx.fragment(), border),
        rx.el.svg.text(frame.label, x=_px(frame.label_x), y=_px(frame.label_y)),
        class_name=classes("wd-frm", when(frame.status == "now", "now")),
        key=frame.path,
    )


def _start(start: Fields, arrows: dict[str, str]) -> rx.Component:
    return rx.el.svg.g(
        rx.el.svg.circle(cx=_px(start.x), cy=_px(start.y), r=5, class_name="wd-dot"),
        rx.el.svg.path(d=start.path, class_name="wd-line", custom_attrs={"markerEnd": f"url(#{arrows['plain']})"}),
        key=start.path,
    )


def _line(line: Fields, selected: Text, arrows: dict[str, str]) -> rx.Component:
    near = (selected != "") & ((line.source == selected) | (line.target == selected))
    look = rx.cond(line.lit, "lit", rx.cond(near, "near", rx.cond(line.taken, "taken", "plain")))
    arrow = rx.match(look, *((name, f"url(#{marker})") for name, marker in arrows.items()), "")
    return rx.el.svg.g(
        rx.el.svg.path(d=line.path, class_name=classes("wd-line", look, line.kind), custom_attrs={"markerEnd": arrow}),
        rx.foreach(line.labels, lambda label: _label(label, look)),
        key=line.key,
    )


def _label(label: Fields, look: rx.Var) -> rx.Component:
    x, y = label.marker_x, label.marker_y
    marker = rx.el.svg.path(
        d="M0 -4.5L4.5 0L0 4.5L-4.5 0z",
        class_name=classes("wd-guard", look),
        custom_attrs={"transform": f"translate({x} {y})"},
    )
    return rx.fragment(
        rx.cond(label.guarded, marker, rx.fragment()),
        rx.el.svg.text(
            rx.cond(
                label.turns != "",
                rx.el.svg.tspan(label.turns + _GAP, class_name="wd-turn"),
                rx.fragment(),
            ),
            label.text,
            x=_px(label.x),
            y=_px(label.y),
            class_name=classes("wd-ev", look, when(label.lit, "ran")),
            custom_attrs={"textAnchor": label.anchor},
        ),
        key=f"{label.x} {label.y}",
    )


def _box(box: Fields, drawing: Fields, selected: Text, on_select: Callable[[rx.Var], Any]) -> rx.Component:
    middle = box.y + box.h / 2
    chosen = selected == box.path
    inner = rx.el.svg.rect(
        x=_px(box.x + 3), y=_px(box.y + 3), width=_px(box.w - 6), height=_px(box.h - 6), rx=5, class_name="wd-end"
    )
    shapes = [(name, ICONS[name]) for name in _MEANING_ICONS]
    sign = rx.el.svg.path(
        d=rx.match(box.icon, *shapes, "").to(str),
        class_name="wd-sign",
        custom_attrs={"transform": f"translate({box.x + box.w - 19} {middle - 6}) scale(0.5)"},
    )
    end = rx.cond(box.icon != "", box.x + box.w - 23, box.x + box.w - 11)
    tick = rx.el.svg.path(
        d="M0 0l3 3 5.5-6.5",
        class_name="wd-tick",
        custom_attrs={"transform": f"translate({end - 10} {middle + 1.5})"},
    )
    count = rx.el.svg.text(
        box.count,
        x=_px(end),
        y=_px(middle + 4),
        class_name="wd-count",
        custom_attrs={"textAnchor": "end"},
    )
    pulse = rx.el.svg.circle(cx=_px(end - 6), cy=_px(middle), r=4, class_name="wd-pulse")
    return rx.el.svg.g(
        rx.el.svg.rect(x=_px(box.x), y=_px(box.y), width=_px(box.w), height=_px(box.h), rx=8, class_name="wd-face"),
        rx.cond(box.final, inner, rx.fragment()),
        rx.el.svg.text(box.label, x=_px(box.x + 14), y=_px(middle + 4), class_name="wd-name"),
        rx.cond(
            box.status == "now",
            pulse,
            rx.cond(box.status == "visited", tick, rx.cond(box.count != "", count, rx.fragment())),
        ),
        rx.cond(box.icon != "", sign, rx.fragment()),
        class_name=classes("wd-box", _tone(box.tone), box.status, when(chosen, "chosen")),
        on_click=on_select(box.path),
        key=box.path,
        custom_attrs={
            "role": "button",
            "aria-label": box.spoken,
            "aria-pressed": rx.cond(chosen, "true", "false"),
            "tabIndex": rx.cond(chosen | ((selected == "") & box.entry), 0, -1),
            "data-state": box.path,
        },
    )


def _tone(tone: rx.Var) -> rx.Var:
    return rx.cond(tone != "", "s-" + tone.to(str), "")


def _legend(drawing: Fields) -> rx.Component:
    def entry(meaning: Fields) -> rx.Component:
        return rx.el.li(
            rx.el.span(meaning_icon(meaning.icon, "s"), class_name=classes("wd-key", _tone(meaning.tone))),
            meaning.word,
            key=meaning.tag,
        )

    def kind(name: str) -> rx.Component:
        sample = (
            rx.el.svg.path(d="M11 1.5L15.5 6L11 10.5L6.5 6z", class_name="wd-guard")
            if name == "guard"
            else rx.el.svg.path(d="M1 6H21", class_name=f"wd-line {name}")
        )
        drawn = rx.el.svg(sample, view_box="0 0 22 12", class_name="wd-sample", custom_attrs={"aria-hidden": "true"})
        shown = rx.el.li(drawn, t(f"workflow.kind.{name}"))
        return rx.cond(drawing.kinds.contains(name), shown, rx.fragment())

    return rx.el.ul(
        rx.foreach(drawing.legend, entry),
        *(kind(name) for name in ("always", "after", "guard")),
        class_name="wd-legend",
        aria_label=t("workflow.legend"),
    )


def _list(drawing: Fields, on_select: Callable[[rx.Var], Any]) -> rx.Component:
    def state(line: Fields) -> rx.Component:
        ways = rx.el.ul(rx.foreach(line.ways, lambda way: rx.el.li(way)))
        return rx.el.li(
            rx.el.button(line.path, type="button", class_name="wd-link mono", on_click=on_select(line.path)),
            rx.cond(line.facts != "", rx.el.span(" ", line.facts, class_name="dim"), rx.fragment()),
            rx.cond(line.ways.length() > 0, ways, rx.el.p(t("workflow.list.ends"), class_name="dim small")),
            key=line.path,
        )

    everywhere = rx.fragment(
        rx.el.h3(t("workflow.anywhere")),
        rx.el.ul(rx.foreach(drawing.anywhere, lambda way: rx.el.li(way))),
    )
    more = rx.el.p(t("workflow.list.hidden", n=drawing.hidden), class_name="dim small")
    return rx.el.details(
        rx.el.summary(icon("list", "s"), t("workflow.list"), aria_label=t("workflow.list.label")),
        rx.el.div(
            rx.el.ol(rx.foreach(drawing.states, state)),
            rx.cond(drawing.hidden > 0, more, rx.fragment()),
            rx.cond(drawing.anywhere.length() > 0, everywhere, rx.fragment()),
            class_name="wd-states",
            tab_index=0,
            role="region",
            aria_label=t("workflow.list.label"),
        ),
        class_name="wd-list",
    )

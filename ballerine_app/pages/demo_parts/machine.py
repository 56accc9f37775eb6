"""The workflow drawn from its definitions, and the events as they happen."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.demo import DemoState
from ballerine_app.ui.capture import local_time
from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t


def machine() -> rx.Component:
    """The middle part."""
    return rx.el.section(
        rx.el.h2(icon("workflow"), t("demo.workflow"), " ", rx.el.small(t("demo.workflow.drawn")), class_name="lab"),
        rx.el.div(
            _diagram(), class_name="card dia-card", tab_index=0, role="region", aria_label=t("demo.workflow.drawn")
        ),
        _events(),
        aria_label=t("demo.workflow"),
        class_name="mid",
    )


def _diagram() -> rx.Component:
    drawn = DemoState.diagram
    return rx.el.svg(
        rx.el.svg.defs(_arrow("demo-arrow", "ah"), _arrow("demo-arrow-lit", "ah lit")),
        rx.el.svg.text(drawn.collection_title, x=20, y=20, class_name="lane"),
        rx.el.svg.text(drawn.review_title, x=_px(drawn.review_x), y=20, class_name="lane"),
        rx.el.svg.path(d=f"M{drawn.divider_x} 8V{drawn.height}", class_name="sep"),
        rx.foreach(drawn.edges, _edge),
        rx.foreach(drawn.nodes, _node),
        view_box=f"0 0 {drawn.width} {drawn.height}",
        class_name="dia",
        custom_attrs={"role": "img", "aria-label": drawn.label},
    )


def _px(value: rx.Var) -> rx.Var:
    """Coordinates are floats; Reflex's drawings declare theirs as whole numbers."""
    return value.to(int)


def _arrow(name: str, look: str) -> rx.Component:
    return rx.el.svg.marker(
        rx.el.svg.path(d="M0 0.5L7.5 4L0 7.5z", class_name=look),
        id=name,
        view_box="0 0 8 8",
        custom_attrs={"refX": "7", "refY": "4", "markerWidth": "7", "markerHeight": "7", "orient": "auto"},
    )


def _edge(edge: rx.Var) -> rx.Component:
    arrow = rx.cond(edge.lit, "url(#demo-arrow-lit)", "url(#demo-arrow)")
    label = rx.el.svg.text(
        edge.label,
        x=_px(edge.label_x),
        y=_px(edge.label_y),
        class_name=rx.cond(edge.lit, "ev lit", "ev"),
        custom_attrs={"textAnchor": edge.anchor},
    )
    line = rx.el.svg.path(d=edge.path, class_name=rx.cond(edge.lit, "ed lit", "ed"), custom_attrs={"markerEnd": arrow})
    return rx.el.svg.g(
        rx.cond(edge.drawn, line, rx.fragment()),
        rx.cond(edge.label != "", label, rx.fragment()),
        key=edge.path + edge.label,
    )


def _node(node: rx.Var) -> rx.Component:
    look = rx.match(node.status, ("now", "nd now"), ("done", "nd done"), "nd")
    tone = rx.match(node.tone, ("approved", "fin-ok"), ("rejected", "fin-bad"), "")
    middle = node.y + node.height / 2
    tick = rx.el.svg.path(
        d="M0 0l4 4 7-8.5",
        class_name="tick",
        custom_attrs={"transform": f"translate({node.x + node.width - 24} {middle + 0.5})"},
    )
    pulse = rx.el.svg.circle(cx=_px(node.x + node.width - 18), cy=_px(middle), r=4, class_name="pulse")
    return rx.el.svg.g(
        rx.el.svg.rect(x=_px(node.x), y=_px(node.y), width=_px(node.width), height=_px(node.height), rx=8),
        rx.el.svg.text(node.state, x=_px(node.x + 14), y=_px(middle + 4.5)),
        rx.match(node.status, ("done", tick), ("now", pulse), rx.fragment()),
        class_name=classes(look, tone),
        key=node.state,
    )


def _events() -> rx.Component:
    head = rx.el.header(
        rx.el.h3(t("demo.events")),
        rx.el.span(t("demo.events.newest"), class_name="dim small"),
        rx.el.span(class_name="grow"),
        rx.el.span(DemoState.events.length(), class_name="small dim num"),
    )
    return rx.el.div(
        head,
        rx.el.ol(
            rx.foreach(DemoState.events, _event), class_name="log", tab_index=0, aria_label=t("demo.events"),
        ),
        class_name="card ev-card",
    )  # fmt: skip


def _event(event: rx.Var) -> rx.Component:
    return rx.el.li(
        local_time(event.at, look="second"),
        rx.el.span(event.event, class_name="mono trunc"),
        rx.el.span(event.detail, class_name="to trunc"),
        key=event.seq,
    )

"""Small charts as inline drawings: bars in two parts, and one or two lines. What they say is told in words too."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.text import Text


def bar_chart(chart: Any, *, width: int, height: int, bar: float) -> rx.Component:
    """Bars that stand on the ground: ``chart.bars`` with ``x``, ``lower``, ``upper`` and ``words``."""

    def one(each: Any) -> rx.Component:
        lower = rx.el.svg.rect(
            x=each.x, y=height - each.lower, width=bar, height=each.lower, rx=1, class_name="ch-lower"
        )
        upper = rx.el.svg.rect(
            x=each.x, y=height - each.lower - each.upper, width=bar, height=each.upper, rx=1, class_name="ch-upper"
        )
        return rx.el.svg.g(rx.el.svg.title(each.words), lower, upper, key=each.words)

    return _drawing(rx.foreach(chart.bars, one), label=chart.words, width=width, height=height)


def line_chart(chart: Any, *, width: int, height: int) -> rx.Component:
    """Two lines: ``chart.second_line`` faint, ``chart.line`` on top of it."""
    return _drawing(
        rx.el.svg.path(d=chart.second_line, class_name="ch-second"),
        rx.el.svg.path(d=chart.line, class_name="ch-line"),
        label=chart.words,
        width=width,
        height=height,
    )


def _drawing(*shapes: Any, label: Text, width: int, height: int) -> rx.Component:
    return rx.el.svg(
        rx.el.svg.line(x1=0, y1=height, x2=width, y2=height, class_name="ch-ground"),
        *shapes,
        view_box=f"0 0 {width} {height}",
        preserve_aspect_ratio="none",
        role="img",
        aria_label=label,
        class_name="chart",
    )

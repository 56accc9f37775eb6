"""Risk: number, four bars and a word; and the scale with its mark."""

import reflex as rx

from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.text import Text, t, t_of

LEVELS = ("low", "medium", "high", "critical")


def risk(score: int | rx.vars.NumberVar, level: Text, *, word: bool = True) -> rx.Component:
    """A score (0 to 100) with its level ("low", "medium", "high", "critical").

    ``word=False`` leaves the word to screen readers.     A score below zero means that none is there yet.
    """
    name = t_of(level, "risk", LEVELS)
    look = rx.match(level, *((one, f"r-{one}") for one in LEVELS), "") if isinstance(level, rx.Var) else f"r-{level}"
    shown = rx.el.span(
        rx.el.b(score),
        rx.el.span(*(rx.el.i() for _ in LEVELS), class_name="bars", aria_hidden="true"),
        name if word else rx.el.span(name, class_name="vh"),
        class_name=classes("risk", look),
    )
    none = rx.el.span(
        rx.el.span("\N{EN DASH}", aria_hidden="true"), rx.el.span(t("risk.none"), class_name="vh"), class_name="dim"
    )
    if isinstance(score, rx.Var):
        return rx.cond(score < 0, none, shown)
    return none if score < 0 else shown


def risk_scale(
    score: int | rx.vars.NumberVar, level: Text, levels: list[int] | rx.vars.ArrayVar[list[int]]
) -> rx.Component:
    """The four bands with a mark at the score; the band of ``level`` is lit.

    ``levels`` are the highest scores of low, medium and high.
    """
    low, medium, high = (levels[index] for index in range(3))
    parts = f"{low}fr {medium - low}fr {high - medium}fr {100 - high}fr"

    def is_level(one: str) -> bool | rx.Var:
        return level == one

    place = f"calc(16px + (100% - 32px) * {score} / 100)"
    return rx.el.div(
        rx.el.span(class_name="k", custom_attrs={"style": rx.Var.create({"insetInlineStart": place})}),
        rx.el.div(
            *(rx.el.i(class_name=when(is_level(one), "on")) for one in LEVELS),
            class_name="t",
            custom_attrs={"style": rx.Var.create({"gridTemplateColumns": parts})},
        ),
        rx.el.ul(
            *(
                rx.el.li(t(f"risk.scale.{one}", n=end), class_name=when(is_level(one), "on"))
                for one, end in zip(LEVELS, (low, medium, high, ""), strict=True)
            ),
            class_name=classes("l", "num"),
        ),
        class_name=classes("scale", rx.Var.create(f"r-{level}") if isinstance(level, rx.Var) else f"r-{level}"),
    )

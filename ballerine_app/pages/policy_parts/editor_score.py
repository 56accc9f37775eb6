"""What the score means: how it adds up, its levels, and what a range of scores causes."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.policy_parts.editor_controls import choice, labelled, tool, typed
from ballerine_app.pages.policy_parts.editor_rule import action_controls
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.rule_editor import RuleEditorState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t
from ballerine_app.views.rule_editor import LevelRow, ThresholdRow


def score_form() -> rx.Component:
    """The score, to change it where one may."""
    may, score = PolicyState.policy.may_edit, RuleEditorState.score
    return rx.el.div(
        _back(),
        rx.el.section(
            rx.el.header(rx.el.h2(t("rule_editor.score"))),
            rx.cond(
                may,
                labelled(
                    choice(
                        score.aggregation,
                        [(kind, t(f"rule_editor.aggregation.{kind}")) for kind in ("sum", "highest")],
                        label=t("rule_editor.aggregation"),
                        on_change=lambda kind: RuleEditorState.scoring("aggregation", -1, kind),
                    ),
                    t("rule_editor.aggregation"),
                ),
                rx.el.p(
                    rx.cond(
                        score.aggregation == "highest",
                        t("rule_editor.aggregation.highest"),
                        t("rule_editor.aggregation.sum"),
                    )
                ),
            ),
            class_name="rsec",
        ),
        rx.el.section(
            rx.el.header(rx.el.h3(t("rule_editor.levels"))),
            rx.cond(score.scale.length() > 0, _scale(), rx.fragment()),
            rx.cond(may, _bounds(), rx.fragment()),
            class_name="rsec",
        ),
        rx.el.section(
            rx.el.header(rx.el.h3(t("rule_editor.thresholds"))),
            rx.el.p(t("rule_editor.thresholds.text"), class_name="dim"),
            rx.cond(
                score.thresholds.length() > 0,
                rx.el.ul(rx.foreach(score.thresholds, _threshold), class_name="thens"),
                rx.el.p(t("rule_editor.thresholds.none"), class_name="dim small"),
            ),
            rx.cond(
                may,
                button(
                    t("rule_editor.threshold.add"),
                    size="sm",
                    icon_name="plus",
                    on_click=RuleEditorState.scoring("add", -1, ""),
                ),
                rx.fragment(),
            ),
            class_name="rsec",
        ),
        class_name="rform",
    )


def _back() -> rx.Component:
    return rx.el.div(
        button(
            t("rule_editor.back"),
            size="sm",
            kind="ghost",
            icon_name="arrow-left",
            on_click=RuleEditorState.turn_to("list"),
        ),
        class_name="rtools narrow",
    )


def _scale() -> rx.Component:
    def level(row: rx.Var[LevelRow]) -> rx.Component:
        return rx.el.div(
            rx.el.b(row.words),
            rx.el.span(t("rule_editor.level.to", score=row.most), class_name="num"),
            class_name=rx.Var.create(f"lvl r-{row.name}"),
            custom_attrs={"style": {"flexGrow": row.width}},
            key=row.name,
        )

    return rx.el.div(rx.foreach(RuleEditorState.score.scale, level), class_name="lvls")


def _bounds() -> rx.Component:
    score = RuleEditorState.score
    given = {"low": score.low, "medium": score.medium, "high": score.high}

    def bound(name: str, value: rx.Var) -> rx.Component:
        label = t("rule_editor.level.bound", level=t(f"risk.{name}"))
        return labelled(
            typed(
                value,
                label=label,
                on_text=lambda words: RuleEditorState.scoring(name, -1, words),
                inputmode="numeric",
                class_name="input sm score",
            ),
            label,
        )

    return rx.el.div(*(bound(name, value) for name, value in given.items()), class_name="rgrid three")


def _threshold(row: rx.Var[ThresholdRow]) -> rx.Component:
    def bound(key: str, value: rx.Var, placeholder: str = "") -> rx.Component:
        return typed(
            value,
            label=t(f"rule_editor.threshold.{key}"),
            on_text=lambda words: RuleEditorState.scoring(key, row.index, words),
            inputmode="numeric",
            class_name="input sm score",
            placeholder=placeholder,
        )

    form = rx.fragment(
        rx.el.span(t("rule_editor.threshold.from"), aria_hidden="true"),
        bound("from", row.least),
        rx.el.span(t("rule_editor.threshold.to"), aria_hidden="true"),
        bound("to", row.most, "100"),
        action_controls(row.action, lambda what, given: RuleEditorState.scoring(what, row.index, given)),
        rx.el.span(class_name="grow"),
        tool(
            t("rule_editor.threshold.remove", words=row.words),
            "x",
            RuleEditorState.scoring("remove", row.index, ""),
        ),
    )
    read = rx.fragment(icon("zap", "s"), rx.el.span(row.words))
    return rx.el.li(rx.cond(PolicyState.policy.may_edit, form, read), class_name="then", key=row.pointer)

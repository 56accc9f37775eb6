"""The rules as cards to read and to choose from, and the policy's other parts."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.words import severity_icon
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.rule_editor import RuleEditorState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t
from ballerine_app.views.rule_editor import ConditionLine, RuleCard


def rule_list() -> rx.Component:
    """All rules, then what the score means and the scorecard."""
    add = button(t("rule_editor.add"), size="sm", icon_name="plus", on_click=RuleEditorState.add)
    return rx.el.nav(
        rx.el.header(
            rx.el.h2(t("rule_editor.rules")),
            rx.el.span(RuleEditorState.cards.length(), class_name="c num"),
            rx.el.span(class_name="grow"),
            rx.cond(PolicyState.policy.may_edit, add, rx.fragment()),
        ),
        rx.el.ul(
            rx.foreach(RuleEditorState.cards, _card),
            rx.el.li(_part("score", "scale", t("rule_editor.score"), t("rule_editor.score.text"))),
            rx.el.li(
                _part("scorecard", "sliders-horizontal", t("rule_editor.scorecard"), t("rule_editor.scorecard.text"))
            ),
        ),
        class_name="rlist",
        aria_label=t("rule_editor.rules"),
    )


def condition_lines(lines: rx.Var) -> rx.Component:
    """A condition in words, line by line."""
    return rx.el.span(rx.foreach(lines, _line), class_name="clines")


def _line(line: rx.Var[ConditionLine]) -> rx.Component:
    return rx.el.span(
        rx.cond(line.join != "", rx.el.span(line.join, " ", class_name="cj"), rx.fragment()),
        line.words,
        class_name=rx.Var.create(f"d{line.depth} k-{line.kind}"),
    )


def _card(card: rx.Var[RuleCard]) -> rx.Component:
    chosen = RuleEditorState.chosen == card.part
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                rx.el.b(card.reason),
                rx.cond(card.finding != "", severity_icon(card.finding), rx.fragment()),
                rx.el.span(class_name="grow"),
                rx.el.span(card.score, class_name="pts num"),
                class_name="rc-head",
            ),
            condition_lines(card.lines),
            rx.cond(
                card.more > 0, rx.el.span(t("rule_editor.card.more", n=card.more), class_name="dim"), rx.fragment()
            ),
            rx.cond(
                (card.effects.length() > 0) | (card.applies != "") | (card.where != ""),
                rx.el.span(
                    rx.foreach(card.effects, lambda words: rx.el.span(icon("zap", "xs"), words, class_name="tag")),
                    rx.cond(card.applies != "", rx.el.span(card.applies, class_name="tag"), rx.fragment()),
                    rx.cond(card.where != "", rx.el.span(card.where, class_name="tag"), rx.fragment()),
                    class_name="rc-foot",
                ),
                rx.fragment(),
            ),
            type="button",
            class_name=rx.cond(chosen, "rc on", "rc"),
            aria_current=rx.cond(chosen, "true", "false"),
            on_click=RuleEditorState.choose(card.part),
        ),
        key=card.part,
    )


def _part(name: str, icon_name: str, title: Text, words: Text) -> rx.Component:
    chosen = RuleEditorState.chosen == name
    return rx.el.button(
        rx.el.span(icon(icon_name, "s"), rx.el.b(title), class_name="rc-head"),
        rx.el.span(words, class_name="dim small"),
        type="button",
        class_name=rx.cond(chosen, "rc on", "rc"),
        aria_current=rx.cond(chosen, "true", "false"),
        on_click=RuleEditorState.choose(name),
    )

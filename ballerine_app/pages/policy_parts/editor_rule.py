"""One rule as a form: its words, when it fires, what comes of it. And the same to read."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.policy_parts.editor_condition import condition_form
from ballerine_app.pages.policy_parts.editor_controls import choice, labelled, tool, typed
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.rule_editor import RuleEditorState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t
from ballerine_app.views.rule_editor import ActionRow, FormRow

_ACTIONS = ("require_step", "route_to_queue", "auto_approve", "block")
_RISK_LEVELS = ("positive", "moderate", "high", "critical")


def rule_form() -> rx.Component:
    """The open rule, to change it."""
    rule = RuleEditorState.rule
    return rx.el.div(
        _tools(),
        rx.el.div(
            labelled(
                _text("reason", rule.reason, class_name="input reason"),
                t("rule_editor.reason"),
                hint=t("rule_editor.reason.hint"),
            ),
            labelled(_text("description", rule.description, lines=2, class_name="input"), t("rule_editor.description")),
            class_name="rsec",
        ),
        _section(t("rule_editor.when"), condition_form(), aside=_applies()),
        _section(t("rule_editor.then"), _then()),
        rx.el.details(
            rx.el.summary(icon("chevron-right", "s"), t("rule_editor.more")),
            _more(),
            class_name="rmore",
            open=rule.more,
        ),
        class_name="rform",
        id="rule-form",
    )


def rule_to_read() -> rx.Component:
    """The open rule in words."""
    rule = RuleEditorState.rule
    fact = [
        (t("rule_editor.weight"), rule.weight),
        (t("rule_editor.least"), rule.least),
        (t("rule_editor.most"), rule.most),
        (t("rule_editor.additional"), rule.additional),
        (t("rule_editor.domain"), rule.domain),
        (t("rule_editor.indicator"), rule.indicator),
        (t("rule_editor.risk_level"), rule.risk_level),
        (t("rule_editor.id"), rule.id),
    ]
    applies = rx.match(
        rule.applies,
        ("individual", t("rule_editor.applies.individual")),
        ("business", t("rule_editor.applies.business")),
        t("rule_editor.applies.both"),
    )
    return rx.el.div(
        rx.el.header(rx.el.h2(rule.reason), rx.el.p(rule.description, class_name="dim"), class_name="rsec rread"),
        _section(
            t("rule_editor.when"),
            rx.el.p(_group_words(), class_name="dim"),
            rx.el.ul(
                rx.foreach(
                    rule.rows,
                    lambda row: _read_line(row),
                ),
                class_name="clines big",
            ),
            aside=rx.el.span(applies, class_name="dim small"),
            below=True,
        ),
        _section(
            t("rule_editor.then"),
            rx.el.ul(
                rx.el.li(icon("plus", "s"), t("rule_editor.adds", score=rule.score)),
                rx.foreach(rule.actions, lambda each: rx.el.li(icon("zap", "s"), each.words)),
                class_name="thens",
            ),
            below=True,
        ),
        rx.el.dl(*(_fact(name, value) for name, value in fact), class_name="rfacts"),
        class_name="rform read",
    )


def _read_line(row: rx.Var[FormRow]) -> rx.Component:
    return rx.el.li(
        rx.cond(row.join != "", rx.el.span(row.join, class_name="cj"), rx.fragment()),
        rx.el.span(row.words),
        key=row.key,
        class_name=rx.Var.create(f"d{row.depth} k-{row.kind}"),
    )


def _group_words() -> Any:
    return rx.match(
        RuleEditorState.rule.group,
        *((kind, t(f"rule_editor.holds.{kind}")) for kind in ("all", "any")),
        t("rule_editor.holds.none"),
    )


def _fact(name: Text, value: rx.Var) -> rx.Component:
    return rx.cond(value != "", rx.el.div(rx.el.dt(name), rx.el.dd(value)), rx.fragment())


def _section(
    title: Text, *content: rx.Component, aside: rx.Component | None = None, below: bool = False
) -> rx.Component:
    """A part of the rule; `below` another heading of the rule it is a level lower."""
    heading = rx.el.h3(title) if below else rx.el.h2(title, class_name="part")
    head = rx.el.header(heading, rx.el.span(class_name="grow"), aside or rx.fragment())
    return rx.el.section(head, *content, class_name="rsec")


def _text(key: str, value: rx.Var, *, lines: int = 0, class_name: str = "input sm", **more: str) -> rx.Component:
    return typed(
        value,
        label=t(f"rule_editor.{_NAMES.get(key, key)}"),
        on_text=lambda words: RuleEditorState.write(key, words),
        lines=lines,
        class_name=class_name,
        **more,
    )


_NAMES = {
    "score": "points",
    "minScore": "least",
    "maxScore": "most",
    "additionalScore": "additional",
    "riskLevel": "risk_level",
}


def _tools() -> rx.Component:
    rule = RuleEditorState.rule
    return rx.el.div(
        button(
            t("rule_editor.back"),
            size="sm",
            kind="ghost",
            icon_name="arrow-left",
            class_name="narrow",
            on_click=RuleEditorState.turn_to("list"),
        ),
        rx.el.span(rule.id, class_name="mono dim small cut"),
        rx.el.span(class_name="grow"),
        tool(t("rule_editor.rule.in_text"), "file-text", RuleEditorState.find_in_text(rule.pointer)),
        tool(t("rule_editor.rule.up"), "arrow-up", RuleEditorState.move(-1), off=rule.first),
        tool(t("rule_editor.rule.down"), "arrow-down", RuleEditorState.move(1), off=rule.last),
        tool(t("rule_editor.rule.double"), "copy", RuleEditorState.double),
        tool(t("rule_editor.rule.remove"), "trash", RuleEditorState.remove),
        class_name="rtools",
    )


def _applies() -> rx.Component:
    return choice(
        RuleEditorState.rule.applies,
        [(name, t(f"rule_editor.applies.{name or 'both'}")) for name in ("", "individual", "business")],
        label=t("rule_editor.applies"),
        on_change=lambda kind: RuleEditorState.write("appliesTo", kind),
        look="soft",
    )


def _then() -> rx.Component:
    rule = RuleEditorState.rule
    adds = rx.el.div(
        rx.el.span(t("rule_editor.add_score"), aria_hidden="true"),
        _text("score", rule.score, class_name="input sm score", inputmode="numeric"),
        rx.el.span(t("rule_editor.add_score.points"), class_name="dim"),
        class_name="then",
    )
    return rx.el.div(
        adds,
        rx.foreach(rule.actions, _action),
        rx.el.div(
            *(
                button(
                    t(f"rule_editor.action.{kind}"),
                    size="sm",
                    kind="ghost",
                    icon_name="plus",
                    on_click=RuleEditorState.action("add_action", -1, kind),
                )
                for kind in _ACTIONS
            ),
            class_name="cr-add",
        ),
        class_name="thens",
    )


def action_controls(action: rx.Var[ActionRow], change: Any) -> rx.Component:
    """What is chosen of an action: its type, and the step or queue that it names. `change` makes a change's event."""
    named = rx.match(
        action.type,
        (
            "require_step",
            choice(
                action.named,
                RuleEditorState.steps,
                label=t("rule_editor.action.step"),
                on_change=lambda step: change("action_named", step),
            ),
        ),
        (
            "route_to_queue",
            typed(
                action.named,
                label=t("rule_editor.action.queue"),
                on_text=lambda words: change("action_named", words),
            ),
        ),
        rx.fragment(),
    )
    return rx.fragment(
        choice(
            action.type,
            [(kind, t(f"rule_editor.action.{kind}")) for kind in _ACTIONS],
            label=t("rule_editor.action"),
            on_change=lambda kind: change("action_type", kind),
        ),
        named,
    )


def _action(action: rx.Var[ActionRow]) -> rx.Component:
    return rx.el.div(
        icon("zap", "s"),
        action_controls(action, lambda what, given: RuleEditorState.action(what, action.index, given)),
        rx.el.span(class_name="grow"),
        tool(
            t("rule_editor.action.remove", words=action.words),
            "x",
            RuleEditorState.action("remove_action", action.index, ""),
        ),
        class_name="then",
    )


def _more() -> rx.Component:
    rule = RuleEditorState.rule
    numbers = {"weight": rule.weight, "minScore": rule.least, "maxScore": rule.most, "additionalScore": rule.additional}
    texts = {"domain": rule.domain, "indicator": rule.indicator, "id": rule.id}

    def of(key: str, value: rx.Var, **more: str) -> rx.Component:
        name = _NAMES.get(key, key)
        return labelled(_text(key, value, **more), t(f"rule_editor.{name}"), hint=t(f"rule_editor.{name}.hint"))

    level = choice(
        rule.risk_level,
        [
            ("", t("rule_editor.risk_level.none")),
            *((name, t(f"rule_editor.risk_level.{name}")) for name in _RISK_LEVELS),
        ],
        label=t("rule_editor.risk_level"),
        on_change=lambda name: RuleEditorState.write("riskLevel", name),
    )
    return rx.el.div(
        *(of(key, value, inputmode="decimal") for key, value in numbers.items()),
        *(of(key, value) for key, value in texts.items()),
        labelled(level, t("rule_editor.risk_level"), hint=t("rule_editor.risk_level.hint")),
        class_name="rgrid",
    )


def nothing_open() -> rx.Component:
    """What stands where no rule is."""
    return rx.el.div(
        rx.el.p(t("rule_editor.no_rules"), class_name="dim"),
        rx.cond(
            PolicyState.policy.may_edit,
            button(t("rule_editor.add"), kind="primary", icon_name="plus", on_click=RuleEditorState.add),
            rx.fragment(),
        ),
        class_name="rform",
    )

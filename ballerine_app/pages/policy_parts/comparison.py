"""What the tabs What-if, Backtests and Shadow show alike: the sum, the picture, people's decisions, rules, cases."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.policy_parts.flow_picture import flow_picture, flow_table
from ballerine_app.ui.buttons import segment, segmented
from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import Text, t


def summary(found: rx.Var, *, choose: Any) -> rx.Component:
    """How many cases move, and which way."""
    return rx.el.div(
        rx.el.div(
            rx.el.b(found.moved_word, class_name="num"),
            rx.el.span(t("what_if.sum.of", cases=found.cases_word)),
            class_name=classes("wi-big", when(found.moved == 0, "none")),
        ),
        rx.el.dl(
            _number("arrow-up", t("what_if.sum.stricter"), found.stricter),
            _number("arrow-down", t("what_if.sum.milder"), found.milder),
            _number("rotate-ccw", t("what_if.sum.rescored"), found.rescored),
            rx.foreach(found.people, lambda each: _people(each, choose)),
            class_name="wi-nums",
        ),
        class_name="wi-sum",
        role="status",
    )


def picture(
    found: rx.Var, *, by: rx.Var, show_by: Any, chosen: rx.Var, choose: Any, before: Text, after: Text
) -> rx.Component:
    """The picture and the table of what moves, by level or by what becomes of the case."""
    switch = segmented(
        segment(t("what_if.by.level"), pressed=by == "level", on_click=show_by("level")),
        segment(t("what_if.by.fate"), pressed=by == "fate", on_click=show_by("fate")),
        label=t("what_if.by"),
    )

    def shown(flow: rx.Var) -> rx.Component:
        words: dict[str, Any] = {"chosen": chosen, "choose": choose, "before": before, "after": after}
        return rx.fragment(flow_picture(flow, **words), flow_table(flow, **words))

    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("what_if.picture")),
            rx.el.span(class_name="grow"),
            switch,
            class_name="row wrap",
        ),
        rx.cond(by == "fate", shown(found.fates), shown(found.levels)),
        class_name="wi-card",
    )


def rule_counts(found: rx.Var, *, choose: Any) -> rx.Component:
    """How often each rule fires, before and after, and which ones break."""
    return rx.el.section(
        rx.el.h2(t("what_if.rules")),
        rx.el.ul(rx.foreach(found.rules, lambda rule: _rule(rule, choose)), class_name="wi-rules"),
        class_name="wi-card",
    )


def action_counts(found: rx.Var) -> rx.Component:
    """How many cases each action meets, before and after; nothing where no rule causes any."""
    listed = rx.el.section(
        rx.el.h2(t("what_if.actions")),
        rx.el.ul(rx.foreach(found.actions, _action), class_name="wi-rules plain"),
        class_name="wi-card",
    )
    return rx.cond(found.actions.length() > 0, listed, rx.fragment())


def broken_note(found: rx.Var, *, choose: Any) -> rx.Component:
    """That some cases can't be judged."""
    look = rx.el.button(t("what_if.broken.look"), type="button", class_name="linkish", on_click=choose("broken"))
    told = note(
        t("what_if.broken", n=found.broken_word),
        " ",
        look,
        tone="s-rejected",
        icon_name="triangle-alert",
        role="status",
    )
    return rx.cond(found.broken > 0, told, rx.fragment())


def rule_bars(rule: rx.Var) -> rx.Component:
    """The share of cases on which a rule fires, before above after."""

    def bar(share: rx.Var, look: str) -> rx.Component:
        return rx.el.i(class_name=look, custom_attrs={"style": rx.Var.create({"width": f"{share}%"})})

    return rx.el.span(bar(rule.bar_before, "was"), bar(rule.bar_after, "is"), class_name="wi-bars", aria_hidden="true")


def _number(sign: str, word: Text, count: rx.Var) -> rx.Component:
    return rx.el.div(rx.el.dt(icon(sign, "s"), word), rx.el.dd(count, class_name="num"))


def _people(each: rx.Var, choose: Any) -> rx.Component:
    number = rx.el.button(
        each.after,
        type="button",
        class_name="linkish num",
        aria_label=t("what_if.people.look", n=each.after, word=each.word),
        on_click=choose(each.cell),
    )
    return rx.el.div(
        rx.el.dt(icon("user-round-check", "s"), each.word),
        rx.el.dd(
            rx.cond(each.cell != "", number, rx.el.span(each.after, class_name="num")),
            rx.cond(
                each.change != "",
                rx.el.span(each.change, class_name=classes("wi-ch num", when(each.worse, "worse"))),
                rx.fragment(),
            ),
        ),
        class_name=when(each.worse, "worse"),
        key=each.key,
    )


def _rule(rule: rx.Var, choose: Any) -> rx.Component:
    change = rx.el.button(
        rule.change,
        type="button",
        class_name="linkish num",
        aria_label=t("what_if.rules.look", rule=rule.id, change=rule.change),
        on_click=choose(rx.Var.create(f"rule:{rule.id}").to(str)),
    )
    known = rx.match(
        rule.known,
        ("after", rx.el.span(t("what_if.rules.new"), class_name="chip new")),
        ("before", rx.el.span(t("what_if.rules.gone"), class_name="chip")),
        rx.fragment(),
    )
    return rx.el.li(
        rx.el.span(rx.el.b(rule.id, class_name="mono"), known, class_name="row wrap"),
        rx.el.span(
            rule.before,
            rx.el.span("\N{RIGHTWARDS ARROW}", aria_hidden="true"),
            rule.after,
            rx.cond(rule.change != "", change, rx.fragment()),
            class_name="row num",
        ),
        rule_bars(rule),
        rx.cond(
            rule.broken != "",
            rx.el.small(t("what_if.rules.broken", n=rule.broken, why=rule.why), class_name="s-failed wi-broken"),
            rx.fragment(),
        ),
        key=rule.id,
    )


def _action(each: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.span(each.word),
        rx.el.span(
            each.before,
            rx.el.span("\N{RIGHTWARDS ARROW}", aria_hidden="true"),
            each.after,
            rx.cond(each.change != "", rx.el.b(each.change), rx.fragment()),
            class_name="row num",
        ),
        key=each.key,
    )

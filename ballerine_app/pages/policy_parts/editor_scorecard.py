"""The scorecard: fields that give points by their bands, and the limit that the points lead to."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.policy_parts.editor_controls import field_picker, labelled, tool, typed
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.rule_editor import RuleEditorState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.text import Text, t
from ballerine_app.views.rule_editor import BandRow, CharacteristicRow, LimitRow


def scorecard_form() -> rx.Component:
    """The scorecard, or the offer to begin one."""
    return rx.el.div(
        rx.el.div(
            button(
                t("rule_editor.back"),
                size="sm",
                kind="ghost",
                icon_name="arrow-left",
                on_click=RuleEditorState.turn_to("list"),
            ),
            class_name="rtools narrow",
        ),
        rx.cond(RuleEditorState.scorecard.present, _card(), _none()),
        class_name="rform",
    )


def _none() -> rx.Component:
    add = button(
        t("rule_editor.scorecard.add"), icon_name="plus", on_click=RuleEditorState.card("add_scorecard", -1, -1, "")
    )
    return rx.el.section(
        rx.el.header(rx.el.h2(t("rule_editor.scorecard"))),
        rx.el.p(t("rule_editor.scorecard.about"), class_name="dim"),
        rx.cond(PolicyState.policy.may_edit, add, rx.el.p(t("rule_editor.scorecard.none"), class_name="dim small")),
        class_name="rsec",
    )


def _card() -> rx.Component:
    card, may = RuleEditorState.scorecard, PolicyState.policy.may_edit
    return rx.fragment(
        rx.el.section(
            rx.el.header(
                rx.el.h2(t("rule_editor.scorecard")),
                rx.el.span(class_name="grow"),
                _if_may(
                    tool(
                        t("rule_editor.scorecard.remove"), "trash", RuleEditorState.card("remove_scorecard", -1, -1, "")
                    )
                ),
            ),
            rx.el.div(
                labelled(_cell(card.base, "base", t("rule_editor.base")), t("rule_editor.base")),
                labelled(_cell(card.currency, "currency", t("rule_editor.currency")), t("rule_editor.currency")),
                class_name="rgrid",
            ),
            class_name="rsec",
        ),
        rx.el.section(
            rx.el.header(rx.el.h3(t("rule_editor.characteristics"))),
            rx.foreach(card.characteristics, _characteristic),
            rx.cond(
                may,
                field_picker(
                    shown=t("rule_editor.characteristic.add"),
                    label=t("rule_editor.characteristic.add.about"),
                    look="btn sm add",
                    on_pick=lambda path: RuleEditorState.card("add", -1, -1, path),
                ),
                rx.fragment(),
            ),
            class_name="rsec",
        ),
        rx.el.section(
            rx.el.header(rx.el.h3(t("rule_editor.limits"))),
            rx.cond(card.limits.length() > 0, _limits(), rx.el.p(t("rule_editor.limits.none"), class_name="dim small")),
            _if_may(
                button(
                    t("rule_editor.limit.add"),
                    size="sm",
                    icon_name="plus",
                    on_click=RuleEditorState.card("add_limit", -1, -1, ""),
                )
            ),
            class_name="rsec",
        ),
    )


def _if_may(control: rx.Component) -> rx.Component:
    return rx.cond(PolicyState.policy.may_edit, control, rx.fragment())


def _cell(
    value: rx.Var, what: str, label: Text, index: int | rx.Var = -1, band: int | rx.Var = -1, placeholder: Text = ""
) -> rx.Component:
    """A value: a field where one may change it, else its words."""
    field = typed(
        value,
        label=label,
        on_text=lambda words: RuleEditorState.card(what, index, band, words),
        class_name="input sm",
        placeholder=placeholder,
    )
    empty = rx.el.span(placeholder or "\N{EN DASH}", class_name="dim")
    return rx.cond(PolicyState.policy.may_edit, field, rx.cond(value != "", rx.el.span(value, class_name="num"), empty))


def _characteristic(each: rx.Var[CharacteristicRow]) -> rx.Component:
    field = rx.cond(
        each.source != "",
        rx.el.code(each.source, class_name="cut"),
        rx.cond(
            PolicyState.policy.may_edit,
            field_picker(
                shown=each.field,
                label=t("rule_editor.field", name=each.field),
                value=each.path,
                on_pick=lambda path: RuleEditorState.card("field", each.index, -1, path),
            ),
            rx.el.b(each.field),
        ),
    )
    return rx.el.div(
        rx.el.div(
            field,
            rx.el.span(class_name="grow"),
            _if_may(
                tool(
                    t("rule_editor.characteristic.remove", name=each.description),
                    "x",
                    RuleEditorState.card("remove", each.index, -1, ""),
                )
            ),
            class_name="then",
        ),
        labelled(
            _cell(each.description, "description", t("rule_editor.characteristic.name"), each.index),
            t("rule_editor.characteristic.name"),
        ),
        _bands(each),
        rx.el.div(
            labelled(_cell(each.missing, "missing", t("rule_editor.missing"), each.index), t("rule_editor.missing")),
            labelled(
                _cell(each.otherwise, "otherwise", t("rule_editor.otherwise"), each.index), t("rule_editor.otherwise")
            ),
            class_name="rgrid",
        ),
        class_name="chr",
        key=each.index,
    )


def _table(label: Text, heads: list[Text], body: rx.Component) -> rx.Component:
    cells = [rx.el.th(each, scope="col") for each in heads]
    last = rx.el.th(rx.el.span(t("rule_editor.remove"), class_name="vh"), scope="col")
    return rx.el.table(
        rx.el.thead(rx.el.tr(*cells, _if_may(last))), rx.el.tbody(body), class_name="bands", aria_label=label
    )


def _bands(each: rx.Var[CharacteristicRow]) -> rx.Component:
    def row(band: rx.Var[BandRow]) -> rx.Component:
        def cell(value: rx.Var, what: str, label: str, placeholder: Text = "") -> rx.Component:
            return _cell(value, what, t(label), each.index, band.index, placeholder)

        ranges = rx.fragment(
            rx.el.td(cell(band.least, "band_from", "rule_editor.band.from", t("rule_editor.band.open"))),
            rx.el.td(cell(band.below, "band_below", "rule_editor.band.below", t("rule_editor.band.open"))),
        )
        values = rx.el.td(cell(band.listed, "band_values", "rule_editor.band.values"), col_span=2)
        drop = tool(t("rule_editor.band.remove"), "x", RuleEditorState.card("remove_band", each.index, band.index, ""))
        return rx.el.tr(
            rx.cond(band.is_values, values, ranges),
            rx.el.td(cell(band.points, "band_points", "rule_editor.points")),
            _if_may(rx.el.td(drop)),
            key=band.index,
        )

    heads: list[Any] = [t("rule_editor.band.from"), t("rule_editor.band.below"), t("rule_editor.points")]
    add = button(
        t("rule_editor.band.add"),
        size="sm",
        kind="ghost",
        icon_name="plus",
        on_click=RuleEditorState.card("add_band", each.index, -1, ""),
    )
    return rx.fragment(_table(each.description, heads, rx.foreach(each.bands, row)), _if_may(add))


def _limits() -> rx.Component:
    def row(limit: rx.Var[LimitRow]) -> rx.Component:
        def cell(value: rx.Var, what: str, label: str, placeholder: Text = "") -> rx.Component:
            return _cell(value, what, t(label), limit.index, -1, placeholder)

        drop = tool(t("rule_editor.limit.remove"), "x", RuleEditorState.card("remove_limit", limit.index, -1, ""))
        amount = rx.cond(
            limit.source != "",
            rx.el.code(limit.source, class_name="cut"),
            cell(limit.amount, "limit_amount", "rule_editor.limit.amount"),
        )
        return rx.el.tr(
            rx.el.td(cell(limit.least, "limit_from", "rule_editor.limit.from")),
            rx.el.td(amount),
            rx.el.td(cell(limit.at_most, "limit_most", "rule_editor.limit.most")),
            _if_may(rx.el.td(drop)),
            key=limit.index,
        )

    heads: list[Any] = [t(f"rule_editor.limit.{name}") for name in ("from", "amount", "most")]
    return _table(t("rule_editor.limits"), heads, rx.foreach(RuleEditorState.scorecard.limits, row))

"""The edits that the controls of the rule editor ask for, by name: what came from the page is read and checked here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ballerine_app.engine.rules import form_edit
from ballerine_app.services import condition_edit as condition
from ballerine_app.services import score_edit as score
from ballerine_app.services.action_edit import actions_of, new_action, set_actions
from ballerine_app.services.condition_edit import edit_condition, place_of
from ballerine_app.services.condition_require import require_value
from ballerine_app.services.errors import Invalid
from ballerine_app.services.policy_edit import (
    Data,
    Edit,
    at,
    delete_item,
    edited,
    number,
    set_applies,
    set_reason,
    set_value,
)
from ballerine_app.views.rule_fields import FieldCatalogue

_TEXTS: Final = {"id": True, "description": True, "domain": False, "indicator": False, "riskLevel": False}
_SCORES: Final = {"score": True, "minScore": False, "maxScore": False, "additionalScore": False}


def edit_rule(data: Data, index: int, key: str, given: str) -> Data:
    """Set a text or number of a rule. Where it may be missing, nothing takes it away."""
    return edited(data, _rule_edit(index, key, given))


def edit_when(data: Data, index: int, what: str, place: str, at_value: int, given: str, fields: FieldCatalogue) -> Data:
    """Change a rule's condition: `what` at a `place` of its form, for a value the one `at_value`."""
    make = _CONDITION.get(what)
    if make is None:
        raise Invalid("edit_out_of_date")

    def edit(held: Data) -> Data:
        rule_set = "ruleSet" in at(held, ("rules", index))
        return edit_condition(index, make(place_of(place), at_value, given, fields, rule_set))(held)

    return edited(data, edit)


def edit_actions(data: Data, index: int, what: str, number_of: int, given: str, fields: FieldCatalogue) -> Data:
    """Add, remove or change an action of a rule."""

    def edit(held: Data) -> Data:
        actions = actions_of(at(held, ("rules", index)))
        _change_actions(actions, what, number_of, given, fields)
        return set_actions(index, actions)(held)

    return edited(data, edit)


def edit_score(data: Data, what: str, index: int, given: str, fields: FieldCatalogue) -> Data:
    """Change how scores add up, the levels, or a threshold."""
    if what in ("low", "medium", "high"):
        return edited(data, score.set_level(what, given))
    if what == "aggregation":
        return edited(data, score.set_aggregation(given))
    if what == "add":
        return edited(data, score.add_threshold(fields))
    if what == "remove":
        return edited(data, delete_item("thresholds", index))
    if what in ("from", "to"):
        return edited(data, score.set_threshold(index, what, given))

    def edit(held: Data) -> Data:
        actions = [at(held, ("thresholds", index, "action"))]
        _change_actions(actions, what, 0, given, fields)
        return set_value(actions[0], "thresholds", index, "action")(held)

    return edited(data, edit)


def edit_scorecard(data: Data, what: str, index: int, band: int, given: str, fields: FieldCatalogue) -> Data:
    """Change the scorecard: a characteristic at `index` and its `band`, or a limit at `index`."""
    card = ("scorecard", "characteristics", index)
    limit = ("scorecard", "limits", index)
    field = fields.fields.get(given)
    makes: dict[str, Callable[[], Edit]] = {
        "add_scorecard": score.add_scorecard,
        "remove_scorecard": lambda: delete_item("scorecard"),
        "currency": lambda: score.set_currency(given),
        "base": lambda: score.set_number(given, "scorecard", "base", optional=True),
        "add": lambda: score.add_characteristic(given, field.label if field else given, field.type if field else "any"),
        "remove": lambda: delete_item(*card),
        "description": lambda: set_value(given or None, *card, "description"),
        "field": lambda: set_value({"var": given}, *card, "value"),
        "missing": lambda: score.set_number(given, *card, "missing"),
        "otherwise": lambda: score.set_number(given, *card, "otherwise", optional=True),
        "add_band": lambda: score.add_band(index),
        "remove_band": lambda: delete_item(*card, "bands", band),
        "band_from": lambda: score.set_number(given, *card, "bands", band, "from", optional=True),
        "band_below": lambda: score.set_number(given, *card, "bands", band, "below", optional=True),
        "band_points": lambda: score.set_number(given, *card, "bands", band, "points"),
        "band_values": lambda: score.set_band_values(given, index, band),
        "add_limit": score.add_limit,
        "remove_limit": lambda: delete_item(*limit),
        "limit_from": lambda: score.set_number(given, *limit, "from"),
        "limit_amount": lambda: score.set_number(given, *limit, "limit"),
        "limit_most": lambda: score.set_number(given, *limit, "atMost", optional=True),
    }
    if what not in makes:
        raise Invalid("edit_out_of_date")
    return edited(data, makes[what]())


def _rule_edit(index: int, key: str, given: str) -> Edit:
    if key == "reason":
        return set_reason(index, given)
    if key == "appliesTo":
        return set_applies(index, given)
    if key in _TEXTS:
        return set_value(given if given or _TEXTS[key] else None, "rules", index, key)
    if key in _SCORES:
        found = number(given, whole=True)
        if found is None and _SCORES[key]:
            raise Invalid("not_a_whole_number")
        return set_value(found, "rules", index, key)
    if key == "weight":
        weight = number(given)
        return set_value(None if weight == 1 else weight, "rules", index, key)
    raise Invalid("edit_out_of_date")


def _change_actions(actions: list[Any], what: str, number_of: int, given: str, fields: FieldCatalogue) -> None:
    if what == "add_action":
        actions.append(new_action(given, fields))
        return
    if number_of < 0:
        raise IndexError
    if what == "remove_action":
        actions.pop(number_of)
    elif what == "action_type":
        actions[number_of] = new_action(given, fields)
    elif what == "action_named":
        held = actions[number_of]
        key = "step" if held["type"] == "require_step" else "queue"
        actions[number_of] = {**held, key: given.strip()}
    else:
        raise IndexError


def _simple(make: Callable[..., Any], *given: Any) -> Callable[[Any], Any]:
    return lambda form: make(form, *given)


# What a control asks for: from the place, the value's index, the text, the fields, and whether it is a rule set.
_CONDITION: Final[dict[str, Callable[..., condition.FormEdit]]] = {
    "add": lambda place, _, given, fields, rule_set: condition.add_condition(place, given, fields, rule_set=rule_set),
    "add_group": lambda place, *_: condition.add_group(place),
    "remove": lambda place, *_: _simple(form_edit.removed, place),
    "double": lambda place, *_: _simple(form_edit.doubled, place),
    "up": lambda place, *_: _simple(form_edit.moved, place, -1),
    "down": lambda place, *_: _simple(form_edit.moved, place, 1),
    "require": lambda place, *_: require_value(place),
    "nest": lambda place, *_: _simple(form_edit.nested, place),
    "lift": lambda place, *_: _simple(form_edit.lifted, place),
    "group": lambda place, _, given, *__: condition.set_group(place, given),
    "field": lambda place, _, given, fields, __: condition.set_field(place, given, fields),
    "measure": lambda place, _, given, fields, __: condition.set_measure(place, given, fields),
    "item": lambda place, _, given, *__: condition.set_item(place, given),
    "operator": lambda place, _, given, fields, __: condition.set_operator(place, given, fields),
    "value": lambda place, index, given, fields, _: condition.set_value(place, index, given, fields),
    "add_value": lambda place, index, given, fields, _: condition.add_value(place, index, given, fields),
    "drop_value": lambda place, index, given, *_: condition.remove_value(place, index, int(given)),
    "to_field": lambda place, index, given, *_: condition.compare_with_field(place, index, given),
    "to_value": lambda place, index, _, fields, __: condition.compare_with_value(place, index, fields),
    "raw": lambda place, _, given, *__: condition.set_raw(place, given),
}

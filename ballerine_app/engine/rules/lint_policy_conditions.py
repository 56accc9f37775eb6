"""Conditions that never or always hold, that say what another says, or that take a missing value for zero."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import islice
from typing import Final

from ballerine_app.engine.rules.formula import HOLDS, HOLDS_NOT, Both, Not, atoms_of
from ballerine_app.engine.rules.formula_questions import Asker
from ballerine_app.engine.rules.judged_rule import Judged
from ballerine_app.engine.rules.missing_values import MissingValues
from ballerine_app.engine.rules.policy_fields import KnownFields
from ballerine_app.engine.rules.problem import Problem

COMPARE_MISSING: Final = "compare_missing"  # a finding's code
_MOST_PAIRS: Final = 2_000
_MOST_ATOMS: Final = 20_000  # that pairs are looked for among


def check_conditions(rules: list[Judged], known: KnownFields) -> list[Problem]:
    """Look at each condition alone, then at those that are about the same fields."""
    asker = Asker()
    found: list[Problem] = []
    open_rules: list[Judged] = []
    for each in rules:
        if asker.impossible(each.formula, HOLDS):
            found.append(_never(each, known))
        elif asker.impossible(each.formula, HOLDS_NOT):
            found.append(_always(each, known))
        else:
            open_rules.append(each)
    found += _compared(open_rules, asker)
    found += _missing(rules, known)
    if asker.gave_up:
        message = "The conditions are too large to compare all of them; contradictions may be left."
        found.append(Problem("rules_unchecked", "", message, "info"))
    return found


def _never(each: Judged, known: KnownFields) -> Problem:
    labels = {known.label(atom.term.label) for atom in atoms_of(each.formula)}
    why = "its conditions contradict each other" if labels else "its condition is false whatever the case holds"
    if len(labels) == 1:
        why = f"no value of {labels.pop()} fulfils it"
    return Problem("rule_never", each.condition_pointer, f"{each.name} never fires: {why}.", "warning")


def _always(each: Judged, known: KnownFields) -> Problem:
    labels = {known.label(atom.term.label) for atom in atoms_of(each.formula)}
    why = f"every value of {labels.pop()} fulfils it, and none at all too" if len(labels) == 1 else ""
    why = why or "its condition is true whatever the case holds"
    return Problem("rule_always", each.condition_pointer, f"{each.name} fires on every case: {why}.", "warning")


def _compared(rules: list[Judged], asker: Asker) -> list[Problem]:
    by_term: dict[Hashable, list[int]] = {}
    terms: list[frozenset[Hashable]] = []
    left = _MOST_ATOMS
    for index, each in enumerate(rules):
        own = frozenset(atom.term.key for atom in islice(atoms_of(each.formula), max(left, 0)))
        left -= len(own)
        terms.append(own)
        for term in own:
            by_term.setdefault(term, []).append(index)
    found: list[Problem] = []
    same: set[int] = set()
    pairs = 0
    for index, each in enumerate(rules):
        # What follows from a condition that can be broken is about one of its terms.
        others = sorted({other for term in terms[index] for other in islice(by_term[term], _MOST_PAIRS)} - {index})
        for other in others:
            if pairs >= _MOST_PAIRS:
                return found
            if other in same or index in same or not each.rule.applies_to <= rules[other].rule.applies_to:
                continue
            pairs += 1
            if not asker.impossible(Both((each.formula, Not(rules[other].formula))), HOLDS):
                continue
            mutual = each.rule.applies_to == rules[other].rule.applies_to
            if mutual and asker.impossible(Both((rules[other].formula, Not(each.formula))), HOLDS):
                same.add(max(index, other))
                found.append(_duplicate(rules[max(index, other)], rules[min(index, other)]))
            else:
                found.append(_subsumed(each, rules[other]))
    return found


def _duplicate(each: Judged, other: Judged) -> Problem:
    message = f"{each.name} fires on the same cases as {other.name}: their conditions mean the same."
    return Problem("rule_duplicate", each.condition_pointer, message, "warning")


def _subsumed(each: Judged, other: Judged) -> Problem:
    message = f"Whenever {each.name} fires, {other.name} fires too: its condition is the same or wider."
    return Problem("rule_subsumed", each.condition_pointer, message, "info")


def _missing(rules: list[Judged], known: KnownFields) -> list[Problem]:
    search = MissingValues()
    found: list[Problem] = []

    def exists(path: tuple[str, ...]) -> bool:
        field = known.find(".".join(path))
        return field is not None and field.always

    for each in rules:
        if each.is_rule_set:
            continue  # there a missing value fulfils nothing
        for path, pointer, _, effect in search.find(each.condition, each.condition_pointer, exists):
            # That a rule doesn't fire on what is missing is what its author expects.
            if effect == "hold":
                message = (
                    f"{known.label(path)} may be missing, and counts as 0 then, so that the rule fires without it."
                )
                found.append(Problem(COMPARE_MISSING, pointer, message, "warning"))
    return found

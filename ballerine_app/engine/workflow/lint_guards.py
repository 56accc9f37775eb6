"""Guards that never pass or always pass, and branches that an earlier one keeps from ever being taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ballerine_app.engine.rules.formula import FAIL, PASS, Both, Formula, Not, Passes, atoms_of
from ballerine_app.engine.rules.formula_questions import Asker
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.lint_branches import Branch, Group

_MOST_BEFORE: Final = 50  # earlier branches that one is compared with; to leave some out claims less, not more


@dataclass(frozen=True, slots=True)
class GuardReport:
    """The findings, and the pointers of the transitions that can never be taken or are always taken."""

    problems: list[Problem] = field(default_factory=list)
    never: set[str] = field(default_factory=set)
    always: set[str] = field(default_factory=set)


def check_guards(groups: Iterable[Group], asker: Asker) -> GuardReport:
    """Look at each guard alone, then at each branch together with those before it."""
    report = GuardReport()
    for group in groups:
        if len(group.branches) > 1 or group.branches[0].dialect is not None:
            _check_group(group, asker, report)
        else:
            report.always.add(group.branches[0].info.pointer)
    if asker.gave_up:
        message = "The guards are too large to compare all of them; contradictions may be left."
        report.problems.append(Problem("guards_unchecked", "", message, "info"))
    return report


def _check_group(group: Group, asker: Asker, report: GuardReport) -> None:
    before: list[Formula] = []
    closed_by: Branch | None = None
    for branch in group.branches:
        pointer = branch.info.pointer
        if closed_by is not None:
            report.never.add(pointer)
            report.problems.append(_shadowed(branch, _closing_reason(closed_by)))
            continue
        if branch.formula is None:
            report.never.add(pointer)
            closed_by = branch
            continue
        passes = Passes(branch.formula)
        if asker.impossible(passes, PASS):
            report.never.add(pointer)
            report.problems.append(_never(branch, branch.formula))
            continue
        if before and asker.impossible(Both((*before[:_MOST_BEFORE], passes)), PASS):
            report.never.add(pointer)
            report.problems.append(_shadowed(branch, "every case that its guard lets through is taken before"))
            continue
        if branch.dialect is None:
            report.always.add(pointer)
            closed_by = branch
        elif not branch.can_fail and asker.impossible(passes, FAIL):
            report.always.add(pointer)
            report.problems.append(_always(branch, branch.formula))
            closed_by = branch
        before.append(Not(passes))


def _closing_reason(closer: Branch) -> str:
    if closer.formula is None:
        return "the one before it has a guard that can't be read, at which the event fails"
    return f"the one before it {'has no guard' if closer.dialect is None else 'always passes'}"


def _never(branch: Branch, formula: Formula) -> Problem:
    label = _only_label(formula)
    why = f"no value of {label} meets it" if label else "its conditions contradict each other"
    if not any(atoms_of(formula)):
        why = "it is false whatever the case holds"
    return Problem("guard_never", branch.rule_pointer, f"{_name(branch)} can never pass: {why}.", "warning")


def _always(branch: Branch, formula: Formula) -> Problem:
    label = _only_label(formula)
    why = f"every value of {label} meets it, and none at all too" if label else "it is true whatever the case holds"
    return Problem("guard_always", branch.rule_pointer, f"{_name(branch)} always passes: {why}.", "warning")


def _shadowed(branch: Branch, why: str) -> Problem:
    target = branch.info.target or branch.state
    message = f"The branch {_event(branch)} to {target!r} can never be taken: {why}."
    return Problem("shadowed_branch", branch.info.pointer, message, "warning")


def _name(branch: Branch) -> str:
    return f"The guard {_event(branch)} in {branch.state!r}"


def _event(branch: Branch) -> str:
    if branch.info.delay_ms is not None:
        return "of a timer"
    return f"of {branch.info.event!r}" if branch.info.event else "of an automatic transition"


def _only_label(formula: Formula) -> str:
    labels = {atom.term.label for atom in atoms_of(formula)}
    return repr(labels.pop()) if len(labels) == 1 else ""

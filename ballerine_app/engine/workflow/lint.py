"""What is questionable in a definition that runs: each finding has a pointer and a sentence."""

from __future__ import annotations

from ballerine_app.engine.rules.formula import PASS, Both, Formula, Not, Passes
from ballerine_app.engine.rules.formula_questions import Asker
from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.lint_branches import Branch, Group, groups_of
from ballerine_app.engine.workflow.lint_config import check_config
from ballerine_app.engine.workflow.lint_context import ContextPaths, bare_literals, unknown_paths
from ballerine_app.engine.workflow.lint_events import check_events
from ballerine_app.engine.workflow.lint_guards import check_guards
from ballerine_app.engine.workflow.lint_keys import check_keys
from ballerine_app.engine.workflow.lint_missing import compare_with_missing
from ballerine_app.engine.workflow.lint_plugins import check_plugins
from ballerine_app.engine.workflow.lint_structure import always_circles, dead_ends, reachable, unreachable_states
from ballerine_app.engine.workflow.values import TransitionInfo

__all__ = ["lint", "reachable"]


def lint(definition: Definition) -> tuple[Problem, ...]:
    """All findings of a definition: those of parsing, then of its states, events, guards, plugins and settings.

    Each kind of finding has a stable `code`. What is not certain is not reported.
    """
    groups = groups_of(definition)
    asker = Asker()
    guards = check_guards(groups, asker)
    paths = ContextPaths(definition)
    return (
        *definition.findings,
        *unreachable_states(definition, frozenset(guards.never)),
        *dead_ends(definition),
        *always_circles(definition, guards.always, _Together(groups, asker).impossible),
        *check_events(definition),
        *guards.problems,
        *([] if _is_strict(definition) else compare_with_missing(groups, paths.exists)),
        *unknown_paths(definition, groups, paths),
        *bare_literals(definition, groups),
        *check_plugins(definition),
        *check_config(definition),
        *check_keys(definition),
    )


def _is_strict(definition: Definition) -> bool:
    config = definition.data.get("config")
    return isinstance(config, dict) and config.get("strictRules") is True


class _Together:
    """Tells of automatic transitions that no context lets a case take one after the other."""

    def __init__(self, groups: tuple[Group, ...], asker: Asker) -> None:
        self._conditions: dict[str, Formula | None] = {}
        self._asker = asker
        for group in groups:
            if group.event == "":
                self._read(group.branches)

    def impossible(self, transitions: list[TransitionInfo]) -> bool:
        """Whether it is certain that the transitions can't follow each other."""
        conditions = [self._conditions.get(each.pointer) for each in transitions]
        known = tuple(condition for condition in conditions if condition is not None)
        return self._asker.impossible(Both(known), PASS) if known else False

    def _read(self, branches: tuple[Branch, ...]) -> None:
        before: list[Formula] = []
        for branch in branches:
            if branch.formula is None:
                return
            passes = Passes(branch.formula)
            self._conditions[branch.info.pointer] = Both((*before, passes))
            before.append(Not(passes))

"""Guards in which a missing value counts as zero: `null < 40` is true."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from ballerine_app.engine.rules.formula import Passes
from ballerine_app.engine.rules.missing_values import MissingValues
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.lint_branches import Branch, Group

Exists = Callable[[Branch, tuple[str, ...]], bool]


def compare_with_missing(groups: Iterable[Group], exists: Exists) -> list[Problem]:
    """A finding for each `<`, `<=`, `>`, `>=` that decides a guard by a value that may be missing.

    `exists` tells of a path that it is always there. A warning where the missing value lets the case pass.
    """
    search = MissingValues(Passes)
    found: list[Problem] = []
    for group in groups:
        for branch in group.branches:
            if branch.dialect == "json-logic":
                missed = search.find(branch.rule, branch.rule_pointer, partial(exists, branch))
                found += [_problem(*each) for each in missed]
    return found


def _problem(path: str, pointer: str, name: str, found: str) -> Problem:
    effect = (
        "so a case without it can pass" if found == "hold" else "so a case without it is treated like one with zero"
    )
    message = f"{path!r} may be missing here, and {name!r} counts a missing value as 0, {effect}."
    return Problem("compare_missing", pointer, message, "warning" if found == "hold" else "info")

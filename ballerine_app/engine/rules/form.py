"""Conditions as a form shows them: groups of conditions, each a field, an operator and values.

What a form can't show is kept as it is written, so that nothing is lost by opening a rule in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Scalar = str | int | float | bool
GroupKind = Literal["all", "any", "none"]
Quantifier = Literal["some", "all", "none", "count_of"]


@dataclass(frozen=True, slots=True)
class FieldRef:
    """Another field whose value is compared with."""

    path: str


Value = Scalar | FieldRef | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a condition looks at: a field, or a `measure` of it, such as the age in years.

    `item` is the field of a list's items that a measure such as a sum takes; "" takes the items themselves. The path
    "" is the item, in a condition on a list's items, else the whole data.
    """

    path: str
    measure: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A subject, an operator of the catalogue, and as many values as it takes."""

    subject: Subject
    operator: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all hold, any holds, or none holds."""

    kind: GroupKind
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Each:
    """What holds for some, all or none of a list's items; or, with an operator and values, for how many."""

    path: str
    quantifier: Quantifier
    of: Group
    operator: str = ""
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """A rule that no form shows, as it is written."""

    rule: Any


Item = Condition | Group | Each | Raw

"""The fields that rules can read, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field: its path, what it is called, its type and the type in words, where it comes from and that in words.

    `share` is the percentage of recent cases that have it, -1 where none was looked at. `choices` are the values that
    it can have, or that cases have had, each with its words. `always` tells that every case has it.
    """

    path: str = ""
    label: str = ""
    type: str = "any"
    type_words: str = ""
    source: str = ""
    source_words: str = ""
    share: int = -1
    share_words: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    closed: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class FieldCatalogue:
    """All fields by path, in the order of the menu: what is best known first. `lists` are the custom lists' names and
    kinds, `steps` the extra steps that a rule can require.
    """

    fields: dict[str, FieldView]
    lists: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()

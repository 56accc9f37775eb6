"""What is known of the fields that rules read: their types, what they may be, and what people call them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ballerine_app.engine.rules.form_operators import FieldType

_MOST_COMPARED: Final = 500
_LONGEST_COMPARED: Final = 100


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field by its dotted path; `list[].key` is a field of a list's items. `choices` are all values that it has,
    where these are known; `always` tells that every case has a value there.
    """

    path: str
    type: FieldType
    label: str
    choices: tuple[str, ...] = ()
    always: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class KnownFields:
    """The fields that are known, by path. Under the paths in `open`, and under a field of any kind, there may be more.

    `lists` are the names of the custom lists; where they are None, nothing is known of these.
    """

    fields: Mapping[str, KnownField] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    lists: frozenset[str] | None = None

    def find(self, path: str) -> KnownField | None:
        """The field at a path, where it is known."""
        return self.fields.get(path)

    def label(self, path: str) -> str:
        """What a field is called: in words, or by its path."""
        known = self.fields.get(path)
        return known.label if known else path

    def knows(self, path: str) -> bool:
        """Whether there may be a field at a path: it is known, lies around known ones, or where nothing is known."""
        if not path or not self.fields or path in self.fields:
            return True
        if path.endswith(".length") and self.knows(path.removesuffix(".length")):
            return True
        if any(path.startswith((f"{known}.", f"{known}[]")) for known in self._open()):
            return True
        return any(known.startswith((f"{path}.", f"{path}[]")) for known in self.fields)

    def likely(self, path: str) -> str:
        """The known path that is spelt most like one that isn't; "" where none is near."""
        if len(path) > _LONGEST_COMPARED:
            return ""
        known = sorted(self.fields)[:_MOST_COMPARED]
        close = difflib.get_close_matches(path, known, n=1, cutoff=0.72)
        if close:
            return close[0]
        # A name that is right, in the wrong place.
        last = path.rpartition(".")[2]
        same = [each for each in known if each.rpartition(".")[2] == last]
        return same[0] if len(same) == 1 else ""

    def _open(self) -> Iterable[str]:
        yield from self.open
        yield from (path for path, known in self.fields.items() if known.type in ("any", "object", "screening"))

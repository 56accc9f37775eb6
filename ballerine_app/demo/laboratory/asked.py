"""One request as the laboratory reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

# Pictures and whole documents hold no keyword that anybody typed.
_LONGEST_WORDS: Final = 500
_DEEPEST: Final = 12
# It is ours, not the applicant's; a token in it may hold anything.
_NO_DATA: Final = ("callbackUrl", "callback_url")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: decoded steps of its path, query and JSON body. `provider` is the X of a path that begins `/at/X`.

    `verdict` is approved, rejected or unclear, as the data's scenario wants it.
    """

    method: str
    path: str
    steps: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    provider: str = ""
    verdict: str = "approved"

    @classmethod
    def read(cls, method: str, target: str, headers: Mapping[str, str], content: bytes) -> Asked:
        """From what came over the wire; a body that is no JSON counts as none."""
        parts = urlsplit(target)
        steps = tuple(unquote(step) for step in parts.path.split("/") if step)
        provider = ""
        if len(steps) > 1 and steps[0] == "at":
            provider, steps = steps[1], steps[2:]
        try:
            body = orjson.loads(content) if content else None
        except orjson.JSONDecodeError:
            body = None
        return cls(method, "/" + "/".join(steps), steps, dict(parse_qsl(parts.query)), headers, body, provider)

    @property
    def key(self) -> str:
        """The caller's idempotency key; "" without one."""
        return self.headers.get("idempotency-key", "")

    @property
    def callback_url(self) -> str:
        """Where the caller wants the result brought; "" for a plain answer."""
        return self.text(*_NO_DATA) or next((self.query[name] for name in _NO_DATA if name in self.query), "")

    def text(self, *paths: str) -> str:
        """The first text that stands at one of the dotted paths of the body, or else in the query under that name."""
        for path in paths:
            found: Any = self.body
            for step in path.split("."):
                found = found.get(step) if isinstance(found, dict) else None
            if isinstance(found, str | int | float) and not isinstance(found, bool) and str(found).strip():
                return str(found).strip()
            if path in self.query:
                return self.query[path].strip()
        return ""

    def words(self) -> Iterator[str]:
        """Everything that may have been typed: steps of the path, values of the query, texts of the body."""
        yield from self.steps
        yield from (value for name, value in self.query.items() if name not in _NO_DATA)
        yield from _texts(self.body, 0)


def _texts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str) and len(value) <= _LONGEST_WORDS:
        yield value
    elif isinstance(value, list) and depth < _DEEPEST:
        for each in value:
            yield from _texts(each, depth + 1)
    elif isinstance(value, dict) and depth < _DEEPEST:
        for name, each in value.items():
            if name not in _NO_DATA:
                yield from _texts(each, depth + 1)

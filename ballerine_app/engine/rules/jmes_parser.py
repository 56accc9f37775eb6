"""The JMESPath parser, with the one malformed expression that JavaScript's implementation lets through."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from jmespath import parser

UNREADABLE = "unreadable"


class _Parser(parser.Parser):
    """Accepts `a.[?…]`: there the dot is followed by nothing, which fails only when an evaluation gets that far.

    A real definition has it behind an `&&` and works until then. (The stubs leave out these methods of the parser.)
    """

    _CACHE: ClassVar[dict[str, Any]] = {}

    def _parse_dot_rhs(self, binding_power: int) -> dict[str, Any]:
        if self._current_token() == "filter":  # type: ignore[attr-defined]
            return {"type": UNREADABLE, "children": []}
        return cast(dict[str, Any], super()._parse_dot_rhs(binding_power))  # type: ignore[misc]


def parse_expression(text: str) -> dict[str, Any]:
    """The parse tree of a JMESPath expression. Raises ValueError, and RecursionError for one that nests too deep."""
    return cast(dict[str, Any], _Parser().parse(text).parsed)


def is_flawed(tree: dict[str, Any]) -> bool:
    """Whether the tree has a part that fails as soon as it is evaluated."""
    return tree["type"] == UNREADABLE or any(is_flawed(child) for child in tree["children"] if isinstance(child, dict))

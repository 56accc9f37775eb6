"""The transform pipeline: what plugins, children, callbacks and dispatched events make of a record.

A transform is an ordered array of steps; each gets what the one before it made.

- `{transformer: "jmespath", mapping: "…"}`: the value of the expression, in the dialect that `jmes` describes.
- `{transformer: "helper", mapping: [{source, target, method, value?, options?}]}` (or "helpers"): each reads the dotted
  path `source` and writes what its method makes of it at `target`, in order:
  - `regex`: the first match of the pattern `value` (see `text_pattern`); null without one, or for what is no text;
  - `remove`: takes the target away;
  - `omit`: the source's object without the keys in `value`; null stays null, a value without keys is refused;
  - `mergeArrayEachItemWithValue`: each object of the list `options.mapJmespath`, deep-merged with the object
    `options.mergeWithJmespath`, both evaluated on the record; where one is null or empty, the source as it is;
  - `setTimeToRecordUTC`: the milliseconds since 1970;
  - `imageUrlToBase64`: the picture that the source names, as a `data:` URL; null stays null.

Decided differently from Ballerine: a single object is an array of one, where Ballerine takes it for no steps at all and
sends the whole context; an absent transform (null) is refused, so that nothing is sent by omission. `[]` is the way to
say "pass everything on". `imageUrlToBase64` needs the network: the plugin that sends the request hands in the function
that has it, and without one the step fails. `jq` is not supported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.rules.errors import ExpressionError, PatternError, TransformError
from ballerine_app.engine.rules.jmes import compile_expression
from ballerine_app.engine.rules.json_size import find_oversize
from ballerine_app.engine.rules.transform_helpers import Picture, parse_helper

MOST_STEPS: Final = 100
MOST_HELPERS: Final = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `actions` run in order, each with the pointer that an error names.

    `grows` says that the size of the result is still to be checked, which an expression does by itself.
    """

    pointer: str
    grows: bool
    actions: tuple[tuple[str, Callable[[Any, datetime | None, Picture | None], Any]], ...]


@dataclass(frozen=True, slots=True)
class Transform:
    """A compiled transform. Call it with a record; safe to share between threads."""

    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, given: Any, pointer: str = "") -> Transform:
        """Compile a transform. `pointer` is its place in the definition, which errors start with.

        Raises TransformError for what is absent, malformed, or needs what a pure transform can't have.
        """
        if given is None:
            message = "There is no transform; an empty list passes the whole record on."
            raise TransformError(pointer, message)
        if isinstance(given, dict):
            return cls((_step(given, pointer, 0),))
        if not isinstance(given, list) or len(given) > MOST_STEPS:
            raise TransformError(pointer, f"A transform is a list of at most {MOST_STEPS} steps.")
        return cls(tuple(_step(step, f"{pointer}/{index}", index) for index, step in enumerate(given)))

    def __call__(self, record: Any, at: datetime | None = None, picture: Picture | None = None) -> Any:
        """What the steps make of the JSON `record`, which isn't changed; the result may share parts with it.

        `at` is the time that `setTimeToRecordUTC` writes, with its time zone; `picture` gives `imageUrlToBase64` the
        picture that a value names, and may raise what it likes. Raises TransformError for a step that
        fails, and for a result that is too large.
        """
        for index, step in enumerate(self.steps):
            for pointer, action in step.actions:
                try:
                    record = action(record, at, picture)
                except (ExpressionError, PatternError, ValueError) as error:
                    raise TransformError(pointer, str(error), index) from error
                except RecursionError as error:
                    raise TransformError(pointer, "The record is nested too deep.", index) from error
            if step.grows and (reason := find_oversize(record)):
                raise TransformError(step.pointer, reason, index)
        return record


def _step(given: Any, pointer: str, index: int) -> Step:
    kind = given.get("transformer") if isinstance(given, dict) else None
    if kind == "jmespath":
        return _jmespath(given.get("mapping"), f"{pointer}/mapping", index)
    if kind in ("helper", "helpers"):
        return _helpers(given.get("mapping"), f"{pointer}/mapping", index)
    if kind == "jq":
        message = "jq is not supported; write the mapping in JMESPath."
        raise TransformError(f"{pointer}/transformer", message, index)
    raise TransformError(pointer, "A step needs the transformer jmespath or helper, and a mapping.", index)


def _jmespath(mapping: Any, pointer: str, index: int) -> Step:
    try:
        expression = compile_expression(mapping, collapse=True)
    except ExpressionError as error:
        raise TransformError(pointer, error.message, index) from error
    return Step(pointer, False, ((pointer, lambda record, at, picture: expression(record)),))


def _helpers(mapping: Any, pointer: str, index: int) -> Step:
    if not isinstance(mapping, list) or len(mapping) > MOST_HELPERS:
        raise TransformError(pointer, f"The mapping is a list of at most {MOST_HELPERS} helpers.", index)
    helpers = [parse_helper(given, f"{pointer}/{place}", index) for place, given in enumerate(mapping)]
    return Step(pointer, True, tuple((helper.pointer, helper) for helper in helpers))

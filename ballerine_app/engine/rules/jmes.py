"""JMESPath as stored definitions use it: the one place that compiles and evaluates it, for guards and transforms.

The `jmespath` package parses; evaluation is ours, so that it has a budget and follows JavaScript's implementation
where definitions rely on it.

As in JavaScript: commas between the pairs of a multiselect hash may be missing; `merge` skips what counts as false
(null, false, "", [], {}), so that `merge(a, condition && {…})` works; `to_string` writes whole numbers without a
fraction and texts without escapes; `to_number` reads a text as JavaScript does; true never equals 1, at any depth;
`contains` on a text is false for anything but a text; `a.[?…]` fails only when an evaluation reaches it. Transforms
(not guards) have each run of white space collapsed to one space before they are read, inside quotes too.

Decided differently: ordering (`<` …) compares two numbers or two texts and is null for anything else, so that a
missing value never passes; `avg([])` and a `to_number` of blank or unreadable text are null, not NaN or 0; `sort`
orders numbers by value; text length, order and `reverse` count code points; an unknown function or a wrong count of
arguments is refused when the expression is compiled. As in both, `length(null)`, `contains(null, …)` and `join` with
null fail: an absent value is not an empty one.

Limits: 10,000 characters, 100 levels, 100,000 steps (an item of a list counts once for each node that it passes
through), and a result as in `json_size`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from jmespath.exceptions import JMESPathError

from ballerine_app.engine.rules.errors import ExpressionError, RuleError
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.jmes_nodes import build
from ballerine_app.engine.rules.jmes_parser import is_flawed, parse_expression
from ballerine_app.engine.rules.jmes_reads import paths_read
from ballerine_app.engine.rules.json_size import find_oversize

LONGEST_EXPRESSION: Final = 10_000
_CACHED_EXPRESSIONS: Final = 4_096
_SCALARS: Final = frozenset({bool, type(None), int, str})


class Expression:
    """A compiled JMESPath expression. Call it with JSON data; safe to share between threads.

    `source` is the text as compiled, `reads` the dotted paths that it reads, with `[]` for the items of a list.
    `flawed` says that a part of it, `a.[?…]`, fails whenever an evaluation reaches it.
    """

    __slots__ = ("_function", "flawed", "reads", "source")

    def __init__(
        self, source: str, reads: tuple[str, ...], flawed: bool, function: Callable[[Any, Steps], Any]
    ) -> None:
        self.source = source
        self.reads = reads
        self.flawed = flawed
        self._function = function

    def __call__(self, data: Any) -> Any:
        """The expression's value, which may share parts with `data`, never changed. ExpressionError on failure."""
        try:
            value = self._function(data, Steps())
        except RuleError as error:
            raise ExpressionError("The expression takes too many steps on this data.") from error
        except (JMESPathError, TypeError, ValueError, ArithmeticError) as error:
            raise ExpressionError(_sentence(error), getattr(error, "current_value", None)) from error
        except RecursionError as error:
            raise ExpressionError("The data is nested too deep.") from error
        if type(value) not in _SCALARS and (reason := find_oversize(value)):
            raise ExpressionError(reason)
        return value


def compile_expression(text: Any, *, collapse: bool = False) -> Expression:
    """Compile a JMESPath expression, or take it from the cache. `collapse` makes each run of white space one space.

    Raises ExpressionError for what is no text, too long, too deep or no JMESPath.
    """
    if not isinstance(text, str) or len(text) > LONGEST_EXPRESSION:
        raise ExpressionError(f"A JMESPath expression is a text of at most {LONGEST_EXPRESSION} characters.")
    return _compiled(" ".join(text.split()) if collapse else text)


@lru_cache(maxsize=_CACHED_EXPRESSIONS)
def _compiled(text: str) -> Expression:
    try:
        tree = parse_expression(text)
    except RecursionError as error:
        raise ExpressionError("The expression is nested too deep.") from error
    except ValueError as error:  # JMESPathError is one, and so is what int() raises for an index of too many digits
        raise ExpressionError(_sentence(error)) from error
    function = build(tree)
    return Expression(text, paths_read(tree), is_flawed(tree), function)


def _sentence(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

"""Writes Python functions for the trees of rules.

The generated text holds nothing from the rule: names are numbered by us and every constant, path and operator is bound
as a value. What grows too tall or too wide becomes a function of its own, which keeps Python's own compiler far from
its limits. Paths are read before anything else (reading costs nothing of the budget and can't fail), each once.

In the text, `d` is the data in scope and `s` the budget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ballerine_app.engine.rules.clock import CLOCK, read_clock
from ballerine_app.engine.rules.coercion import UNDEFINED, logic_truth
from ballerine_app.engine.rules.evaluation import (
    MOST_STEPS,
    Steps,
    known_path,
    listed,
    missing,
    missing_known,
    missing_some,
    read_dynamic,
)
from ballerine_app.engine.rules.inline_comparison import Operand, inline_comparison
from ballerine_app.engine.rules.list_loops import list_loop
from ballerine_app.engine.rules.paths import member, member_or_null, read_path, split_path
from ballerine_app.engine.rules.read_scope import ReadScope
from ballerine_app.engine.rules.registry import AGGREGATES, OPERATORS, PREDICATES, SCOPED
from ballerine_app.engine.rules.tree import Node

Compiled = Callable[[Any, Steps], Any]

_TALLEST_EXPRESSION: Final = 8
_WIDEST_JUNCTION: Final = 8
_TRUTHS: Final = frozenset({"==", "!=", "===", "!==", "<", "<=", ">", ">=", "!", "!!", "in", "starts_with"})
_TRUTHS_OF_LISTS: Final = frozenset({"all", "some", "none"})
_SCALARS: Final = frozenset({"+", "-", "*", "/", "%", "min", "max", "cat", "substr"})
_KNOWN: Final[Mapping[str, Any]] = {
    "__builtins__": {},
    "dict": dict,
    "float": float,
    "int": int,
    "len": len,
    "list": list,
    "listed": listed,
    "member": member,
    "member_or_null": member_or_null,
    "most": MOST_STEPS,
    "missing": missing,
    "missing_known": missing_known,
    "missing_some": missing_some,
    "read": read_path,
    "read_any": read_dynamic,
    "read_clock": read_clock,
    "str": str,
    "true": logic_truth,
    "type": type,
    "undefined": UNDEFINED,
}


@dataclass(frozen=True, slots=True)
class _Text:
    """An expression: its text, its height, and whether it can only give True or False."""

    text: str
    height: int = 1
    truth: bool = False


@dataclass(slots=True)
class _Frame:
    """A function being written: the reads of its data, which parts of one data share, and the variables it uses."""

    scope: ReadScope
    used: set[str] = field(default_factory=set)

    def data(self) -> str:
        self.scope.whole = True
        self.used.add("d")
        return "d"

    def read(self, path: tuple[str, ...], raw: bool = False) -> str:
        if not path:
            return self.data()
        name = self.scope.read_raw(path) if raw else self.scope.read(path)
        self.used.add(name)
        return name


class RuleWriter:
    """Writes functions that share constants. `build` makes them; a writer builds once."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._names: dict[str, Any] = dict(_KNOWN)
        self._texts: dict[str, str] = {}
        self._count = 0

    def function(self, node: Node) -> str:
        """Write the rule as a function of data and budget; its name."""
        frame = self._frame()
        body = self._statements(frame, node)
        return self._define("d, s", [*frame.scope.lines(), *body])

    def each_holds(self, nodes: Sequence[Node | Compiled]) -> str:
        """Write a function of data, budget and `put`, which calls `put` with the truth of each rule's value in turn.

        Each has the whole budget, `s.turn()` is called before the next where the one before it took some. A function
        of data and budget may stand for a rule.
        """
        frame = self._frame()
        body: list[str] = []
        for node in nodes:
            if not isinstance(node, Node):
                truth = f"{self.bind(node)}({frame.data()}, s)"
            elif _is_light(node):
                truth = self._truth(frame, node).text
            else:
                truth = f"s.truth({self._value(frame, node).text})"
            body += ["if s.left < most: s.turn()", f"put({truth})"]
        return self._define("d, s, put", [*frame.scope.lines(), *body])

    def values(self, groups: Sequence[Sequence[str]]) -> str:
        """Write a function of data that gives for each group of dotted paths a tuple of (path, value)."""
        frame = self._frame()
        texts = []
        for paths in groups:
            pairs = [f"({self.bind(path)}, {frame.read(split_path(path))}), " for path in paths]
            texts.append(f"({''.join(pairs)})")
        return self._define("d", [*frame.scope.lines(), f"return ({''.join(f'{text}, ' for text in texts)})"])

    def build(self, name: str) -> Callable[..., Any]:
        """The function of that name."""
        # The text was made here from parsed trees; no word of it comes from a rule.
        exec(compile("\n".join(self._lines), "<rule>", "exec"), self._names)  # noqa: S102
        made: Callable[..., Any] = self._names[name]
        return made

    def bind(self, value: Any) -> str:
        """A name for a constant."""
        if type(value) is str and value in self._texts:
            return self._texts[value]
        name = self._fresh("k")
        self._names[name] = value
        if type(value) is str:
            self._texts[value] = name
        return name

    def _fresh(self, letter: str = "v") -> str:
        self._count += 1
        return f"{letter}{self._count}"

    def _frame(self, given: Mapping[str, str] | None = None) -> _Frame:
        return _Frame(ReadScope(self.bind, self._fresh, given))

    def _define(self, parameters: str, body: list[str]) -> str:
        name = self._fresh("f")
        self._lines.append(f"def {name}({parameters}):")
        self._lines.extend(f" {line}" for line in body)
        return name

    def _fitted(self, frame: _Frame, write: Callable[[_Frame], _Text]) -> _Text:
        """What `write` writes, or the call of a function of its own where that is too tall."""
        inner = _Frame(frame.scope)
        made = write(inner)
        frame.used |= inner.used
        if made.height < _TALLEST_EXPRESSION:
            return made
        return _Text(self._call(inner, [f"return {made.text}"]), 1, made.truth)

    def _call(self, inner: _Frame, body: list[str]) -> str:
        """Make the body a function of the variables that it uses, and call it."""
        parameters = ", ".join(["s", *sorted(inner.used)])
        return f"{self._define(parameters, body)}({parameters})"

    def _value(self, frame: _Frame, node: Node) -> _Text:
        return self._fitted(frame, lambda inner: self._expression(inner, node))

    def _truth(self, frame: _Frame, node: Node) -> _Text:
        """JsonLogic's truth of the node's value, as True or False."""
        return self._fitted(frame, lambda inner: self._truth_expression(inner, node))

    def _truth_expression(self, frame: _Frame, node: Node) -> _Text:
        arguments = node.arguments
        if node.name in ("!", "!!") and arguments:
            inner = self._truth(frame, arguments[0])
            return _Text(f"(not {inner.text})", inner.height + 1, True) if node.name == "!" else inner
        if node.name in ("and", "or") and 0 < len(arguments) <= _WIDEST_JUNCTION:
            return _joined([self._truth(frame, argument) for argument in arguments], f" {node.name} ", True)
        if node.name in ("if", "?:") and len(arguments) == 3:
            return _choice(*(self._truth(frame, argument) for argument in arguments))
        made = self._value(frame, node)
        return made if made.truth else _Text(f"true({made.text})", made.height + 1, True)

    def _expression(self, frame: _Frame, node: Node) -> _Text:
        if node.kind == "constant":
            plain = node.value is None or isinstance(node.value, bool)
            return _Text(repr(node.value) if plain else self.bind(node.value), 1, isinstance(node.value, bool))
        if node.kind == "array":
            made = _joined(self._all(frame, node.arguments), ", ")
            return _Text(f"listed(s, ({made.text[1:-1]},))", made.height)
        if node.kind == "read":
            return self._read(frame, node)
        if node.name in ("!", "!!") and node.arguments:
            return self._truth_expression(frame, node)
        if node.name in ("and", "or"):
            return self._junction(frame, node)
        if node.name in ("if", "?:"):
            return self._if(frame, node)
        if node.name in SCOPED:
            return self._scoped(frame, node)
        if node.name == "missing" and (keys := _constant_keys(node)):
            values = "".join(f"{frame.read(split_path(key))}, " for key in keys)
            return _Text(f"missing_known(s, {self.bind(keys)}, ({values}))")
        if node.name in CLOCK:
            return _Text(f"read_clock({self.bind(node.name)}, s.now)")
        return self._operator(frame, node)

    def _read(self, frame: _Frame, node: Node) -> _Text:
        if len(node.arguments) < 2 or (not node.path and node.arguments[1].kind == "constant"):
            return _Text(frame.read(node.path))
        default = self._value(frame, node.arguments[1])
        if node.arguments[1].kind == "constant":
            name = frame.read(node.path, raw=True)
            return _Text(f"({default.text} if {name} is undefined else {name})", 2)
        return _Text(f"read({frame.data()}, {self.bind(node.path)}, {default.text})", default.height + 1)

    def _operator(self, frame: _Frame, node: Node) -> _Text:
        parts = self._all(frame, node.arguments)
        height = 1 + max((part.height for part in parts), default=0)
        texts = [part.text for part in parts]
        if node.name == "var":
            return _Text(f"read_any(s, {frame.data()}, {', '.join(texts[:2])})", height)
        if node.name in ("missing", "missing_some"):
            most = 2 if node.name == "missing_some" else len(texts)
            return _Text(f"{node.name}({', '.join(['s', frame.data(), *texts[:most]])})", height)
        known = OPERATORS[node.name]
        function = self.bind(node.function)

        def call(*given: str) -> str:
            return f"{function}({', '.join(['s', *given] if known.steps else given)})"

        operands = [
            Operand(text, argument.kind == "constant", argument.value)
            for text, argument in zip(texts, node.arguments, strict=True)
        ]
        if inlined := inline_comparison(
            node.name, operands, call, self.bind, self._fresh, node.function is not known.function
        ):
            return _Text(inlined, height + 1, True)
        texts = texts[: known.most] + ["undefined"] * (known.least - len(texts))
        return _Text(call(*texts), height, node.name in _TRUTHS)

    def _all(self, frame: _Frame, nodes: Sequence[Node]) -> list[_Text]:
        return [self._value(frame, node) for node in nodes]

    def _scoped(self, frame: _Frame, node: Node) -> _Text:
        given = [self._value(frame, node.arguments[0]), _Text("s")]
        rule, reducing = node.arguments[1], node.name == "reduce"
        if reducing:
            given.append(self._value(frame, node.arguments[2]) if len(node.arguments) > 2 else _Text("None"))
        inner = self._frame({"current": "c", "accumulator": "a"} if reducing else None)
        body = (self._truth if node.name in PREDICATES else self._value)(inner, rule)
        reads = inner.scope.lines()
        if reducing and inner.scope.whole:
            reads = ["d = {'current': c, 'accumulator': a}", *reads]
        aggregate = self.bind(AGGREGATES[node.name].function) if node.name in AGGREGATES else ""
        loop = list_loop(node.name, rule.size, reads, body.text, aggregate)
        name = self._define("x, s, a" if reducing else "x, s", loop)
        made = _joined(given, ", ")
        return _Text(f"{name}{made.text}", made.height, node.name in _TRUTHS_OF_LISTS)

    def _junction(self, frame: _Frame, node: Node) -> _Text:
        if not node.arguments:
            return _Text("undefined")
        parts = self._all(frame, node.arguments) if len(node.arguments) <= _WIDEST_JUNCTION else []
        if parts and all(part.truth for part in parts[:-1]):
            return _joined(parts, f" {node.name} ", parts[-1].truth)
        return self._in_statements(frame, node)

    def _if(self, frame: _Frame, node: Node) -> _Text:
        if len(node.arguments) != 3:
            return self._in_statements(frame, node)
        test = self._truth(frame, node.arguments[0])
        return _choice(test, *self._all(frame, node.arguments[1:]))

    def _in_statements(self, frame: _Frame, node: Node) -> _Text:
        inner = _Frame(frame.scope)
        body = self._statements(inner, node)
        frame.used |= inner.used
        return _Text(self._call(inner, body))

    def _statements(self, frame: _Frame, node: Node) -> list[str]:
        """The end of a function that returns the node's value."""
        arguments, body = node.arguments, []
        if node.name in ("if", "?:"):
            for index in range(0, len(arguments) - 1, 2):
                test, then = self._truth(frame, arguments[index]).text, self._value(frame, arguments[index + 1]).text
                body.append(f"if {test}: return {then}")
            last = self._value(frame, arguments[-1]).text if len(arguments) % 2 else "None"
            return [*body, f"return {last}"]
        if node.kind == "operator" and node.name in ("and", "or") and arguments:
            stop = "not true(v)" if node.name == "and" else "true(v)"
            for argument in arguments[:-1]:
                body += [f"v = {self._value(frame, argument).text}", f"if {stop}: return v"]
            return [*body, f"return {self._value(frame, arguments[-1]).text}"]
        return [f"return {self._value(frame, node).text}"]


def build_rule(node: Node) -> Compiled:
    """The rule as a function of data and budget."""
    writer = RuleWriter()
    return writer.build(writer.function(node))


def _joined(parts: Sequence[_Text], by: str, truth: bool = False) -> _Text:
    return _Text(f"({by.join(part.text for part in parts)})", 1 + max(part.height for part in parts), truth)


def _choice(test: _Text, then: _Text, other: _Text) -> _Text:
    height = 1 + max(test.height, then.height, other.height)
    return _Text(f"({then.text} if {test.text} else {other.text})", height, then.truth and other.truth)


def _constant_keys(node: Node) -> tuple[str, ...]:
    """The keys of `missing` where all are plain texts written in the rule, else none."""
    if not node.arguments or any(argument.kind != "constant" for argument in node.arguments):
        return ()
    first = node.arguments[0].value
    keys = first if isinstance(first, list) else [argument.value for argument in node.arguments]
    return tuple(keys) if all(isinstance(key, str) and known_path(key) is not None for key in keys) else ()


def _is_light(node: Node) -> bool:
    """Whether the rule's value costs nothing to hand out: True, False, null, a number, a text or an empty list."""
    if node.kind == "constant":
        return not isinstance(node.value, (list, dict))
    if node.kind != "operator":
        return False
    if node.name == "and":
        return not node.arguments or _is_light(node.arguments[-1])
    if node.name == "or":
        return all(map(_is_light, node.arguments))
    if node.name in ("if", "?:"):
        given = node.arguments
        return all(_is_light(each) for index, each in enumerate(given) if index % 2 or index == len(given) - 1)
    return node.name in _TRUTHS | _TRUTHS_OF_LISTS | _SCALARS

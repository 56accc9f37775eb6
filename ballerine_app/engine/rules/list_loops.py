"""List operators as lines of Python: what `over_list` does, with the rule for the items written into the loop."""

from __future__ import annotations

from collections.abc import Sequence

_WITHOUT_LIST = {"reduce": "a", "all": "False", "some": "False", "none": "True", "map": "[]", "filter": "[]"}


def list_loop(name: str, cost: int, before: Sequence[str], rule: str, function: str) -> list[str]:
    """The body of a function of the list `x`, the budget `s` and, for `reduce`, the first value `a`.

    `before` are lines for each item, `rule` is its expression: for a condition True or False, else its value. An item
    is `d`, or `c` for `reduce`. `cost` are the nodes that an item takes, `function` names that of an aggregate.
    """
    lines = [
        f"if type(x) is not list: return {_WITHOUT_LIST.get(name, 'None')}",
        f"s.left -= len(x) * {cost}",
        "if s.left < 0: s.spend(0)",
    ]
    if name in ("all", "some", "none"):
        met, end = {"all": ("not ", "len(x) > 0"), "some": ("", "False"), "none": ("", "True")}[name]
        found = "True" if name == "some" else "False"
        return [*lines, *_for("d", before, f"if {met}{rule}: return {found}"), f"return {end}"]
    if name == "reduce":
        return [*lines, *_for("c", before, f"a = {rule}"), "return a"]
    if name == "filter":
        return [*lines, "found = []", *_for("d", before, f"if {rule}: found.append(d)"), "return found"]
    if name == "map":
        kept = (f"value = {rule}", "found.append(None if value is undefined else value)")
        return [*lines, "found = []", *_for("d", before, *kept), "return found"]
    loop = _for("d", before, f"found.append({rule})")
    return [*lines, "found = []", *loop, "s.weigh(found)", f"return {function}(found)"]


def _for(item: str, before: Sequence[str], *lines: str) -> list[str]:
    return [f"for {item} in x:", *(f" {line}" for line in (*before, *lines))]

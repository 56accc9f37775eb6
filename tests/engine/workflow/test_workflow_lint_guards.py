from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import compile_rule, truthy
from ballerine_app.engine.rules.errors import ExpressionError
from ballerine_app.engine.rules.jmes import compile_expression
from ballerine_app.engine.workflow import Definition, Problem, lint

EVENTS = {"GO": {"actors": ["system"]}}
X: Any = {"var": "x"}
Y: Any = {"var": "y"}


def findings(*rules: Any) -> list[Problem]:
    """The findings about an event whose branches have these guards; None is a branch without one."""
    branches = [
        {"target": "b"}
        if rule is None
        else {
            "target": "b",
            "cond": {"type": "jmespath" if isinstance(rule, str) else "json-logic", "options": {"rule": rule}},
        }
        for rule in rules
    ]
    states = {"a": {"on": {"GO": branches, "END": "b"}}, "b": {"type": "final"}}
    data = {"events": {**EVENTS, "END": EVENTS["GO"]}, "definition": {"initial": "a", "states": states}}
    kinds = ("guard_never", "guard_always", "shadowed_branch", "guards_unchecked")
    return [finding for finding in lint(Definition.parse(data)) if finding.code in kinds]


def codes(*rules: Any) -> list[str]:
    return [finding.code for finding in findings(*rules)]


@pytest.mark.parametrize(
    "rule",
    [
        {"and": [{"<": [X, 3]}, {">": [X, 5]}]},
        {"and": [{"<": [X, 3]}, {">=": [X, 3]}]},
        {"and": [{"==": [X, "a"]}, {"==": [X, "b"]}]},
        {"and": [{"==": [X, "a"]}, {"!": {"==": [X, "a"]}}]},
        {"and": [{"==": [X, "a"]}, {"in": [X, ["b", "c"]]}]},
        {"and": [{"===": [X, 1]}, {"===": [X, "1"]}]},
        {"and": [{"!": X}, {">": [X, 5]}]},
        {"and": [{"!!": X}, {"!!": {"missing": ["x"]}}]},
        {"and": [{"<": [X, "2024-01-01"]}, {">": [X, "2024-06-01"]}]},
        {"<": [5, X, 3]},
        {"and": [{"==": [X, Y]}, {"<": [X, Y]}]},
        {"and": [{"<": [X, Y]}, {"<": [Y, X]}]},
        {"if": [{"<": [X, 3]}, {">": [X, 5]}, False]},
        {
            "and": [
                {"some": [{"var": "l"}, {"==": [{"var": ""}, 1]}]},
                {"!": {"some": [{"var": "l"}, {"==": [{"var": ""}, 1]}]}},
            ]
        },
        {"and": [{"<": [{"+": [X, 1]}, 3]}, {">": [{"+": [X, 1]}, 5]}]},
        {"and": [{"==": [{"var": ["x", 7]}, 8]}, {"==": [{"var": ["x", 7]}, 9]}]},
        {"==": [1, 2]},
        False,
        {"in": [X, []]},
        "x == 'a' && x == 'b'",
        "x > `5` && x < `3`",
        "!x.y && x.z",  # `!x.y` is `(!x).y`, a field of true or false
        "length(x) > `5` && length(x) < `3`",
        "length(x) == length(y) && length(x) < length(y)",
        "(x == 'a' || x == 'b') && x == 'c'",
        "x == `null` && x == 'a'",
    ],
    ids=str,
)
def test_guards_that_never_pass(rule: Any) -> None:
    assert codes(rule) == ["guard_never"]


@pytest.mark.parametrize(
    "rule",
    [
        {"or": [{"<": [X, 5]}, {"!": {"<": [X, 5]}}]},
        {"or": [{"==": [X, "a"]}, {"!=": [X, "a"]}]},
        {"or": [{"!!": {"missing": ["x"]}}, {"!": {"missing": ["x"]}}]},
        {"missing": ["x"]},  # a list, which JavaScript takes for true even when it is empty
        {"==": [1, 1]},
        True,
        "x == 'a' || x != 'a'",
    ],
    ids=str,
)
def test_guards_that_always_pass(rule: Any) -> None:
    assert codes(rule) == ["guard_always"]


@pytest.mark.parametrize(
    "rule",
    [
        {"or": [{"<": [X, 5]}, {">=": [X, 5]}]},  # a text that is no number is neither
        {"and": [{"==": [X, 1]}, {"==": [X, "1"]}]},  # the text "1" is both
        {"and": [{"==": [X, 1]}, {"===": [X, True]}]},
        {"and": [{"==": [X, 0]}, {"==": [X, ""]}]},
        {"and": [{"<": [X, 40]}, {"!": X}]},  # a missing value is less than 40
        {"and": [{"<=": [X, 0]}, {">=": [X, 0]}]},
        {"and": [{"<": [X, 3]}, {">": [Y, 5]}]},
        {"and": [{">": [X, 3]}, {"<": [X, 4]}]},
        {"and": [{">": [X, "a"]}, {"<": [X, "b"]}]},
        "x > `3` && x < `4`",
        {"and": [{"==": [X, "a"]}, {"in": ["a", X]}]},
        {"and": [{"<": [X, "b"]}, {"==": [X, 5]}]},
        {"and": [{"<": [X, "10"]}, {">": [X, "9"]}]},  # between texts, "10" < "9"
        {"and": [{"==": [X, 1]}, {"==": [X, [1]]}]},
        {
            "and": [
                {"some": [{"var": "l"}, {"==": [{"var": ""}, 1]}]},
                {"!": {"some": [{"var": "l"}, {"==": [{"var": ""}, 2]}]}},
            ]
        },
        {"or": [{"==": [X, 1]}, {"!": X}]},
        "x > `5` || x <= `5`",
        "x && !x || y",
        "documents && x",
        "x == `1` && x == `1.0`",
    ],
    ids=str,
)
def test_guards_that_depend(rule: Any) -> None:
    assert codes(rule) == []


def test_an_empty_list_passes_where_it_is_the_whole_result() -> None:
    # JavaScript takes the guard's own result [] for true, though JsonLogic and JMESPath take it for false inside.
    assert codes({"and": [X, False]}) == []
    assert codes({"and": [{"!!": X}, False]}) == ["guard_never"]


@pytest.mark.parametrize(
    ("rules", "hidden"),
    [
        ([{"<": [X, 5]}, {"<": [X, 3]}], [1]),
        ([{"<": [X, 3]}, {"<": [X, 5]}], []),
        ([{"==": [X, "a"]}, {"==": [X, "a"]}], [1]),
        ([{"==": [X, "a"]}, "x == 'a'"], [1]),
        ([{"<": [X, 5]}, {">=": [X, 5]}, None], []),
        ([{"!": X}, X, None], [2]),
        ([{"!": X}, {"!": {"!": X}}, {"==": [Y, 1]}], [2]),
        ([None, {"==": [X, 1]}, None], [1, 2]),
        ([{"in": [X, ["a", "b"]]}, {"==": [X, "b"]}], []),  # ["b"] == "b", but is not in the list
        ([{"in": [X, ["a", "b"]]}, {"===": [X, "b"]}], [1]),
        ([{"==": [X, "a"]}, {"and": [{"==": [X, "a"]}, {"==": [Y, 1]}]}], [1]),
        ([{"and": [{"==": [X, "a"]}, {"==": [Y, 1]}]}, {"==": [X, "a"]}], []),
        (["x == 'a'", "x == 'b'", "x == 'a' || x == 'b'"], [2]),
        (["length(x) == length(x)", None], [1]),  # where there is no length, the event fails
    ],
    ids=str,
)
def test_branches_that_an_earlier_one_hides(rules: list[Any], hidden: list[int]) -> None:
    found = [finding.pointer for finding in findings(*rules) if finding.code == "shadowed_branch"]
    assert found == [f"/definition/states/a/on/GO/{index}" for index in hidden]


def test_sentences_name_the_path_and_the_place() -> None:
    (finding,) = findings({"and": [{"<": [{"var": "risk.score"}, 3]}, {">": [{"var": "risk.score"}, 5]}]})
    assert finding.pointer == "/definition/states/a/on/GO/0/cond/options/rule"
    assert finding.message == "The guard of 'GO' in 'a' can never pass: no value of 'risk.score' meets it."
    (finding,) = findings({"and": [{"==": [X, Y]}, {"<": [X, Y]}, {"==": [X, 1]}]})
    assert finding.message == "The guard of 'GO' in 'a' can never pass: its conditions contradict each other."


def test_an_unreadable_part_fails_where_it_is_reached() -> None:
    # Behind `&&` it may be left out, so the branch after it can be taken.
    assert codes("x == 'a' && y.[?z]", None) == ["guard_never"]
    assert codes("x && y.[?z]", None) == []


SCALARS = st.sampled_from([None, True, False, 0, 1, -1, 2, 2.5, "", "0", "1", "2", " 1", "a", "b", "abc", "Infinity"])
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.sampled_from(["x", "k"]), SCALARS, max_size=1)
DATA = st.dictionaries(st.sampled_from(["x", "y"]), VALUES, max_size=2)
READS = st.sampled_from([X, Y, {"var": ["x", 1]}, {"var": "x.k"}, {"+": [X, 1]}])
COMPARISONS = st.builds(
    lambda name, left, right, turned: {name: [right, left] if turned else [left, right]},
    st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "===", "!=="]),
    READS,
    SCALARS | READS,
    st.booleans(),
)
MEMBERS = st.builds(lambda read, items: {"in": [read, items]}, READS, st.lists(SCALARS, max_size=3))
LEAVES = COMPARISONS | MEMBERS | READS | st.sampled_from([{"missing": ["x"]}, {"missing": ["x", "y"]}, True, 0, []])


def rules_over(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return (
        inner
        | st.builds(lambda name, parts: {name: parts}, st.sampled_from(["and", "or"]), st.lists(inner, max_size=3))
        | st.builds(lambda name, part: {name: [part]}, st.sampled_from(["!", "!!"]), inner)
        | st.builds(lambda parts: {"if": parts}, st.lists(inner, min_size=1, max_size=4))
    )


RULES = rules_over(rules_over(LEAVES))


@given(rules=st.lists(RULES, min_size=1, max_size=3), samples=st.lists(DATA, min_size=5, max_size=30))
@settings(deadline=None, max_examples=300)
def test_what_is_said_of_json_logic_holds_for_all_data(rules: list[Any], samples: list[Any]) -> None:
    check(rules, [compile_rule(rule) for rule in rules], samples)


TERMS = st.sampled_from(["x", "y", "x.k", "length(x)"])
LITERALS = st.sampled_from(["`0`", "`1`", "`null`", "`true`", "'a'", "'b'", "'1'", "`[]`", "''"])
PIECES = st.builds(
    lambda left, name, right: f"{left} {name} {right}",
    TERMS,
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    LITERALS | TERMS,
)


def expressions_over(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        inner
        | st.builds(lambda left, name, right: f"({left} {name} {right})", inner, st.sampled_from(["&&", "||"]), inner)
        | st.builds(lambda part: f"!({part})", inner)
    )


EXPRESSIONS = expressions_over(expressions_over(PIECES | TERMS))


@given(rules=st.lists(EXPRESSIONS, min_size=1, max_size=3), samples=st.lists(DATA, min_size=5, max_size=30))
@settings(deadline=None, max_examples=300)
def test_what_is_said_of_jmespath_holds_for_all_data(rules: list[str], samples: list[Any]) -> None:
    check(rules, [compile_expression(rule) for rule in rules], samples)


def check(rules: list[Any], functions: list[Any], samples: list[Any]) -> None:
    said: dict[tuple[str, int], str] = {}
    for finding in findings(*rules):
        index = int(finding.pointer.removeprefix("/definition/states/a/on/GO/").split("/")[0])
        said[finding.code, index] = finding.message
    for data in samples:
        earlier = False
        for index, function in enumerate(functions):
            try:
                passes = truthy(function(data))
            except ExpressionError:
                break
            assert not (passes and ("guard_never", index) in said), (rules, data)
            assert passes or ("guard_always", index) not in said, (rules, data)
            assert earlier or not (passes and ("shadowed_branch", index) in said), (rules, data)
            earlier = earlier or passes

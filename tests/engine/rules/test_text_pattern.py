from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules.errors import PatternError
from ballerine_app.engine.rules.text_pattern import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\d{4}-\d{2}-\d{2}", "born 1990-02-31T00:00", "1990-02-31"),
        (r"\d{4}-\d{2}-\d{2}", "31.02.1990", None),
        (r"a|ab", "xab", "a"),
        (r"ab|a", "xab", "ab"),
        (r"a*", "baa", ""),
        (r"a+", "baac", "aa"),
        (r"a+?", "baac", "a"),
        (r"<.+>", "<a><b>", "<a><b>"),
        (r"<.+?>", "<a><b>", "<a>"),
        (r"<.*?>$", "<a><b>", "<a><b>"),
        (r"^(?:ab)?c", "abc", "abc"),
        (r"^c", "abc", None),
        (r"c$", "abc\n", None),
        (r"(a*)*b", "aab", "aab"),
        (r"x{2,3}", "xxxx", "xxx"),
        (r"x{2,3}?", "xxxx", "xx"),
        (r"x{2,}", "xxxx", "xxxx"),
        (r"x{0}y", "xy", "y"),
        (r"[^\d\s]+", "12 ab3", "ab"),
        (r"[a-c-]+", "x-a-b", "-a-b"),
        (r"[\w.-]+@[\w-]+\.\w{2,}", "to: ann@mail-1.example.", "ann@mail-1.example"),
        (r"[]", "a", None),
        (r"[^]", "\n", "\n"),
        (r".", "\n", None),
        (r"\bcat\b", "concat cat", "cat"),
        (r"\Bcat", "cat concat", "cat"),
        (r"\x41\u0042\.", "xAB.", "AB."),
        (r"[\b\t]", "\t", "\t"),
        (r"\d", "٣", None),
        (r"\w", "é", None),
        (r"\s", "\u00a0", "\u00a0"),
        (r"\W\D\S", "é-x", "é-x"),
        (r"a]}", "a]}", "a]}"),
        (r"ab*c|[ad]", "abd", "a"),
        ("", "abc", ""),
    ],
)
def test_the_first_match(pattern: str, text: str, found: str | None) -> None:
    assert compile_pattern(pattern).search(text) == found


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "(a", "a)", "[a", "*a", "a**", "a+{2}", "a{", "a{x}", "a{3,2}", "a{9999}", "\\", "\\x4", "\\xzz", "\\1",
     "\\p{L}", "(?=a)", "(?!a)", "(?<n>a)", "(?<=a)", "[b-a]", r"[\d-z]", "a" * 501, "(a{50}){50}", "a?{1}",
     "(" * 30 + ")" * 30, "|" * 100],
)  # fmt: skip
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(a*)*(a*)*(a*)*b", "a*a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)x"])
def test_patterns_that_explode_elsewhere_end(pattern: str) -> None:
    assert compile_pattern(pattern).search("a" * 2_000 + "!") is None


def test_a_text_that_is_too_long_is_refused() -> None:
    assert compile_pattern("b").search("a" * 100_000) is None
    with pytest.raises(PatternError, match="too long"):
        compile_pattern("a{500}").search("a" * 10_000)


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "(?:ab)", "(?:a|b)", "(?:a|ab)", "(?:a|)"])
REPEATS = st.sampled_from(["", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}?"])
PLACES = st.sampled_from([r"\b", "^", "$"])
PATTERNS = st.lists(st.tuples(ATOMS, REPEATS).map("".join) | PLACES, max_size=5).map("".join)


@given(pattern=st.lists(PATTERNS, min_size=1, max_size=2).map("|".join), text=st.text("abc", max_size=8))
@settings(deadline=None, max_examples=300)
def test_a_match_is_what_a_backtracking_search_finds(pattern: str, text: str) -> None:
    expected = re.search(pattern.replace("$", r"\Z"), text)
    assert compile_pattern(pattern).search(text) == (expected.group() if expected else None)

"""Every refusal of a service has its sentence in the catalogue, with the values that the service gives."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import ballerine_app
from ballerine_app.engine.documents.refusal import RefusalCode
from ballerine_app.locales import catalogue
from ballerine_app.services import errors
from ballerine_app.services.sign_up import BUSINESS_FIELDS, OPTIONAL_FIELDS

PACKAGE = Path(ballerine_app.__file__).parent
REFUSALS = {name for name, kind in vars(errors).items() if isinstance(kind, type)} - {"ServiceError"}
# Codes that are put together at run time, by the beginning that stands in the source.
COMPOSED = {
    "missing_": tuple(field for field in BUSINESS_FIELDS if field not in OPTIONAL_FIELDS),
    "wrong_": ("first_names", "last_name", "business_name"),
    "upload_": get_args(RefusalCode),
}
# What the pages themselves say without a service.
SAID_BY_PAGES = ("general", "session")


def refusals(source: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each code with the names of its values, as the source raises them."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS):
            continue
        values = frozenset(keyword.arg or "" for keyword in node.keywords) - {"field"}
        code = node.args[0]
        if isinstance(code, ast.Constant):
            yield str(code.value), values
        elif isinstance(code, ast.JoinedStr) and isinstance(code.values[0], ast.Constant):
            beginning = str(code.values[0].value)
            yield from ((f"{beginning}{end}", values) for end in COMPOSED[beginning])
        else:
            raise AssertionError(f"line {node.lineno}: a code that this test cannot read")


FOUND = sorted(
    {
        found
        for folder in ("services", "state", "api")
        for path in (PACKAGE / folder).rglob("*.py")
        for found in refusals(path.read_text(encoding="utf-8"))
    },
    key=lambda found: (found[0], sorted(found[1])),
)


def test_the_search_finds_plain_and_composed_codes() -> None:
    codes = {code for code, _ in FOUND}
    assert {"step_changed", "missing_country", "wrong_last_name", "upload_encrypted_pdf", "link_expired"} <= codes


@pytest.mark.parametrize(("code", "values"), FOUND, ids=[code for code, _ in FOUND])
def test_a_refusal_has_a_sentence_that_its_values_fill(code: str, values: frozenset[str]) -> None:
    sentence = catalogue().get(f"error.{code}")
    assert sentence, f"error.{code} is missing"
    assert set(re.findall(r"{(\w+)}", sentence)) <= values


@pytest.mark.parametrize("code", SAID_BY_PAGES)
def test_the_sentences_of_the_pages_are_there(code: str) -> None:
    assert catalogue()[f"error.{code}"]


def test_sentences_are_plain() -> None:
    sentences = [text for key, text in catalogue().items() if key.startswith("error.")]
    assert not [text for text in sentences if "!" in text or (not text[0].isupper() and text[0] not in "{“")]
    assert not [text for text in sentences if text[-1] not in ".?" and not text.endswith(("{reason}", "{why}"))]

"""The catalogue: merged out of files, complete, and strict about keys and placeholders."""

import json
import string
from pathlib import Path

import pytest

from ballerine_app import locales


def test_a_text_is_found_and_filled() -> None:
    assert locales.text("common.step_of", step=1, steps=3) == "1 of 3"


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"nothing\.here"):
        locales.text("nothing.here")


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="page"):
        locales.text("common.title", other="x")


def test_braces_of_a_text_without_values_stay() -> None:
    assert locales.text("landing.judge.rule").startswith("{")


def test_a_key_in_two_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xx").mkdir()
    for name in ("a", "b"):
        (tmp_path / "xx" / f"{name}.json").write_text(json.dumps({"same.key": name}))
    monkeypatch.setattr(locales, "_HERE", tmp_path)
    with pytest.raises(ValueError, match=r"b\.json repeats same\.key"):
        locales.catalogue("xx")


def test_placeholders_have_names() -> None:
    for key, text in locales.catalogue().items():
        if key in ("landing.judge.rule", "policy_test.data.hint"):  # with a piece of JSON, never filled
            continue
        assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(text)), key


def test_no_text_shouts() -> None:
    assert not [key for key, text in locales.catalogue().items() if "!" in text]

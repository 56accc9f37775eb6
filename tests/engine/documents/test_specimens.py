"""The specimen documents that can be downloaded: they are taken in without a hint, and their bad examples are not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

import ballerine_app
from ballerine_app.demo.specimens.sheets import ID_CARD_MRZ, sheets
from ballerine_app.engine.documents.intake import take_in
from ballerine_app.engine.documents.mrz import parse_mrz

SPECIMENS = Path(ballerine_app.__file__).parents[1] / "assets" / "specimens"
PICTURES = (
    "passport",
    "id-card-front",
    "id-card-back",
    "driving-licence-front",
    "driving-licence-back",
    "selfie",
    "certificate",
    "proof-of-address",
)


@pytest.mark.parametrize("name", PICTURES)
def test_a_specimen_is_taken_in_without_a_hint(name: str) -> None:
    data = (SPECIMENS / f"{name}.jpg").read_bytes()
    taken = take_in(data)
    assert taken.media_type == "image/jpeg"
    assert taken.pages[0].hints == ()
    assert taken.width >= 1200
    assert len(data) <= 180_000


def test_the_certificate_is_also_a_pdf_of_one_page() -> None:
    taken = take_in((SPECIMENS / "certificate.pdf").read_bytes())
    assert (taken.media_type, len(taken.pages), taken.pages[0].hints) == ("application/pdf", 1, ())


@pytest.mark.parametrize(("name", "hint"), [("glare", "too_bright"), ("blur", "blurred"), ("dark", "too_dark")])
def test_a_bad_example_gets_its_hint(name: str, hint: str) -> None:
    hints = take_in((SPECIMENS / "examples" / f"{name}-480.webp").read_bytes()).pages[0].hints
    assert hint in hints
    assert set(hints) <= {hint, "too_small"}


def test_examples_are_small() -> None:
    examples = sorted((SPECIMENS / "examples").iterdir())
    assert len(examples) == 12
    for path in examples:
        assert path.stat().st_size <= 20_000, path.name
        with Image.open(io.BytesIO(path.read_bytes())) as picture:
            assert picture.width == 480


def test_the_zone_on_the_back_of_the_id_card_is_valid_and_printed_whole() -> None:
    read = parse_mrz(ID_CARD_MRZ)
    assert read.valid
    assert (read.format, read.number, read.surname, read.given_names) == ("TD1", "U84210573", "CASTELLAN", "MIRA ELENA")
    printed = sheets()["id-card-back"][0].replace("&lt;", "<")
    assert all(line in printed for line in ID_CARD_MRZ)


def test_every_drawn_sheet_says_that_it_is_a_specimen() -> None:
    for name, (html, _) in sheets().items():
        assert "SPECIMEN" in html, name
        assert "$" not in html, name

"""Uploads are read in processes that can be ended: a hostile file costs its own upload and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ballerine_app.engine.documents import UploadRefused, take_in
from ballerine_app.services.picture_process import PictureProcesses
from tests.journeys import photo

LIMIT = 1_000_000


def pdf_of_nested_forms(levels: int, times: int) -> bytes:
    """A page that draws a form, which draws a form `times` times, and so on: `times` ** `levels` rectangles."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        _stream(b"", b"/F Do\n" * times),
    ]
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]"
    for level in range(1, levels):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (len(objects) + 2)
        last = level == levels - 1
        objects.append(_stream(form + (b"" if last else inner), b"0 0 9 9 re f\n" if last else b"/F Do\n" * times))
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return out + b"startxref\n%d\n%%%%EOF\n" % out.rindex(b"xref\n0")


def _stream(keys: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%sendstream" % (keys, len(content), content)


@pytest.fixture
def one_process() -> Iterator[PictureProcesses]:
    processes = PictureProcesses(1, seconds=60)
    yield processes
    processes.close()


def test_a_picture_reads_the_same_as_here(one_process: PictureProcesses) -> None:
    data = photo()
    assert one_process.take_in(data, LIMIT) == take_in(data)


def test_a_refusal_comes_through_and_the_process_goes_on(one_process: PictureProcesses) -> None:
    with pytest.raises(UploadRefused) as refused:
        one_process.take_in(b"no picture", LIMIT)
    assert refused.value.code == "wrong_type"
    with pytest.raises(UploadRefused) as refused:
        one_process.take_in(photo(), 100)
    assert (refused.value.code, refused.value.facts["limit"]) == ("too_large", 100)
    assert one_process.take_in(photo(), LIMIT).media_type == "image/jpeg"


def test_a_file_that_takes_for_ever_is_refused_and_the_next_one_is_read() -> None:
    processes = PictureProcesses(1, seconds=8)
    try:
        with pytest.raises(UploadRefused) as refused:
            processes.take_in(pdf_of_nested_forms(12, 20), LIMIT)
        assert refused.value.code == "unreadable"
        assert processes.take_in(photo(), LIMIT).media_type == "image/jpeg"
    finally:
        processes.close()

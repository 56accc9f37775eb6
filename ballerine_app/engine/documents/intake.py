"""Take in an upload: what it is, whether it can be used, the copies that are shown, and hints about its quality."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from ballerine_app.engine.documents.measures import Hint, Measures, hints_for, measure
from ballerine_app.engine.documents.pdf import draw_pages
from ballerine_app.engine.documents.picture import Picture, shown_copy, thumbnail
from ballerine_app.engine.documents.raster import read_raster
from ballerine_app.engine.documents.refusal import UploadRefused
from ballerine_app.engine.documents.signature import EXTENSIONS, ends_early, media_type

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_PAGES = 10


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: its shown copy, its thumbnail, what was measured, and what the applicant could do better."""

    shown: Picture
    thumb: Picture
    measures: Measures
    hints: tuple[Hint, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """A usable upload. `width` and `height` are those of the original, upright; of a PDF, of the first page as drawn.

    `extension` has no dot and follows from the content.
    """

    media_type: str
    extension: str
    width: int
    height: int
    pages: tuple[PagePicture, ...]


def take_in(
    data: bytes, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS, max_pages: int = MAX_PAGES
) -> Intake:
    """Read a JPEG, PNG, WebP, HEIC or PDF, by its content alone.

    Pure and safe in worker threads; a large photo takes some tenths of a second. Raises UploadRefused.
    """
    if not data:
        raise UploadRefused("empty")
    if len(data) > max_bytes:
        raise UploadRefused("too_large", {"bytes": len(data), "limit": max_bytes})
    kind = media_type(data)
    if kind is None:
        raise UploadRefused("wrong_type")
    if ends_early(data, kind):
        raise UploadRefused("truncated")
    if kind == "application/pdf":
        drawn = draw_pages(data, max_pages, max_pixels)
        pages = tuple(_page(rgb, rgb.size, photo=False) for rgb in drawn)
        return Intake(kind, EXTENSIONS[kind], drawn[0].width, drawn[0].height, pages)
    raster = read_raster(data, kind, max_pixels)
    page = _page(raster.rgb, (raster.width, raster.height), photo=True)
    return Intake(kind, EXTENSIONS[kind], raster.width, raster.height, (page,))


def _page(rgb: Image.Image, original: tuple[int, int], *, photo: bool) -> PagePicture:
    measures = measure(rgb, original)
    return PagePicture(shown_copy(rgb), thumbnail(rgb), measures, hints_for(measures, photo=photo))

"""Draw the pages of a PDF, at a scale that keeps every page's picture bounded."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from ballerine_app.engine.documents.picture import SHOWN_SIDE, presentable
from ballerine_app.engine.documents.refusal import UploadRefused

# PDFium keeps state in globals and may be entered by one thread at a time. Whoever draws PDFs elsewhere takes this too.
PDFIUM_LOCK = threading.Lock()

# 288 dpi: small cards stay readable, and a page of a few points does not become a poster.
_LARGEST_SCALE = 4.0
# Pictures within forms within forms; deeper nesting than this is not looked into.
_FORM_DEPTH = 4


def draw_pages(data: bytes, max_pages: int, max_pixels: int) -> tuple[Image.Image, ...]:
    """Return each page as an RGB picture of at most 2400 px on its long side.

    Raises UploadRefused: encrypted_pdf, too_many_pages, too_many_pixels (a picture inside), unreadable.
    """
    with PDFIUM_LOCK:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            locked = error.err_code in {pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY}
            raise UploadRefused("encrypted_pdf" if locked else "unreadable") from error
        with closing(document):
            count = len(document)
            if count == 0:
                raise UploadRefused("unreadable")
            if count > max_pages:
                raise UploadRefused("too_many_pages", {"pages": count, "limit": max_pages})
            try:
                document.init_forms()
                return tuple(_drawn(document, max_pixels))
            except (pdfium.PdfiumError, ValueError, OverflowError, MemoryError) as error:
                raise UploadRefused("unreadable") from error


def _drawn(document: pdfium.PdfDocument, max_pixels: int) -> Iterator[Image.Image]:
    for index in range(len(document)):
        with closing(document[index]) as page:
            _refuse_huge_pictures(page, max_pixels)
            longest = max(page.get_size())
            if not longest > 0:
                raise UploadRefused("unreadable")
            with closing(page.render(scale=min(_LARGEST_SCALE, SHOWN_SIDE / longest))) as bitmap:
                yield presentable(bitmap.to_pil())


def _refuse_huge_pictures(page: pdfium.PdfPage, max_pixels: int) -> None:
    for picture in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_FORM_DEPTH):
        width, height = picture.get_px_size()
        if width * height > max_pixels:
            raise UploadRefused("too_many_pixels", {"width": width, "height": height, "limit": max_pixels})

"""The pictures of a document as a reviewer sees them, with what was measured."""

from __future__ import annotations

from ballerine_app.locales import text
from ballerine_app.services.file_urls import staff_file_url
from ballerine_app.store.tables import File, Page
from ballerine_app.views.case import Check, PageView

_MEDIA = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/heic": "HEIC",
    "application/pdf": "PDF",
}


def page_views(page: Page, files: dict[str, File]) -> list[PageView]:
    """One side of a document: its picture, and one more for each further page of a PDF."""
    original = files[page.original_id]
    shared = {
        "original_url": staff_file_url(original.id),
        "size_text": _size(original.size),
        "media_type": _MEDIA.get(original.media_type, original.media_type),
        "sent_at": page.created_at.isoformat(),
    }
    first = PageView(
        id=page.id,
        side=page.side,
        picture_url=staff_file_url(page.shown_id),
        thumb_url=staff_file_url(page.thumb_id),
        width=original.width,
        height=original.height,
        hints=tuple(page.hints),
        hint_overruled=page.hint_overruled,
        checks=_checks(page),
        **shared,
    )
    more = [
        PageView(
            id=f"{page.id}-{number}",
            side=page.side,
            picture_url=staff_file_url(file_id),
            thumb_url=staff_file_url(file_id),
            width=files[file_id].width,
            height=files[file_id].height,
            hints=(),
            hint_overruled=False,
            checks=(),
            **shared,
        )
        for number, file_id in enumerate(page.more, start=2)
    ]
    return [first, *more]


def file_ids(page: Page) -> list[str]:
    """Every file that a page names."""
    return [page.original_id, page.shown_id, page.thumb_id, *page.more]


def _size(size: int) -> str:
    if size >= 1_000_000:
        return text("size.megabytes", n=f"{size / 1_000_000:.1f}")
    return text("size.kilobytes", n=str(max(1, round(size / 1000))))


def _checks(page: Page) -> tuple[Check, ...]:
    measures = page.measures
    return (
        Check(
            "resolution",
            text("size.pixels", width=measures["width"], height=measures["height"]),
            "too_small" not in page.hints,
        ),
        Check("sharpness", f"{measures['sharpness']:.0f}", "blurred" not in page.hints),
        Check("light", f"{measures['brightness'] / 255 * 100:.0f} %", "too_dark" not in page.hints),
        Check("glare", f"{measures['glare_share'] * 100:.1f} %", "too_bright" not in page.hints),
    )

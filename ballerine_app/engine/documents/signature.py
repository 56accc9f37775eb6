"""The type of a file, from its first bytes: names and declared types are the sender's claim."""

from __future__ import annotations

import re

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/pdf": "pdf",
}

_HEVC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
# Brands that say "a still image in this container" but not how it is coded; the compatible brands then decide.
_NEUTRAL_BRANDS = {b"mif1", b"mif2", b"msf1", b"miaf"}
_PDF_LOOK_AHEAD = 1024


def media_type(data: bytes) -> str | None:
    """Return image/jpeg, image/png, image/webp, image/heic or application/pdf; None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and _is_hevc(data):
        return "image/heic"
    # Readers accept a PDF whose header is preceded by up to 1 KB of other bytes, and some printers write such files.
    if re.search(rb"%PDF-\d", data[:_PDF_LOOK_AHEAD]):
        return "application/pdf"
    return None


def ends_early(data: bytes, kind: str) -> bool:
    """Tell whether the file's own frame says that more bytes should follow.

    A false answer proves nothing: JPEG and PNG are only found out by decoding them.
    """
    if kind == "image/webp":
        return len(data) < int.from_bytes(data[4:8], "little") + 8
    if kind == "image/heic":
        return _boxes_overrun(data)
    if kind == "application/pdf":
        linear = re.search(rb"/Linearized\b[^>]*?/L\s+(\d{1,12})", data[:2048])
        return b"%%EOF" not in data or (linear is not None and len(data) < int(linear[1]))
    return False


def _is_hevc(data: bytes) -> bool:
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, size, 4)}
    return data[8:12] in _HEVC_BRANDS or (data[8:12] in _NEUTRAL_BRANDS and not brands.isdisjoint(_HEVC_BRANDS))


def _boxes_overrun(data: bytes) -> bool:
    at = 0
    while at < len(data):
        size, header = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        if size == 0:
            return False
        if size < header or at + size > len(data):
            return True
        at += size
    return False

"""Real image and PDF files for these tests, made while they run."""

from __future__ import annotations

import io
from typing import Any

import pillow_heif
import pypdf
import pypdfium2
from PIL import Image, ImageDraw

RED, GREEN, BLUE = (220, 30, 30), (30, 160, 60), (30, 60, 200)


def scene(width: int = 1200, height: int = 900) -> Image.Image:
    """A picture whose four corners differ, with print in the middle: red, green / blue, white."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 4, height // 4), fill=RED)
    draw.rectangle((width - width // 4, 0, width, height // 4), fill=GREEN)
    draw.rectangle((0, height - height // 4, width // 4, height), fill=BLUE)
    for line in range(12):
        draw.text(
            (width * 0.3, height * 0.3 + line * 22), "P<UTOCASTELLAN<<MIRA<ELENA<<<<<<", fill="black", font_size=18
        )
    return picture


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def heic(picture: Image.Image, exif: bytes | None = None) -> bytes:
    """As phones write it: the pixels as the sensor saw them, and the turn both in the container and in EXIF."""
    image = pillow_heif.from_bytes(picture.mode, picture.size, picture.tobytes())
    image.info["exif"] = exif
    out = io.BytesIO()
    image.save(out, quality=90)
    return out.getvalue()


def pdf(*sizes: tuple[float, float]) -> bytes:
    """A PDF of empty pages; sizes in points."""
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        document.new_page(width, height)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def locked(data: bytes, *, user_password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user_password=user_password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


def near(actual: Any, wanted: tuple[int, int, int], tolerance: int = 40) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(actual, wanted, strict=True))

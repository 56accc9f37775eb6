"""Open a photo: JPEG, PNG, WebP or HEIC bytes to pixels, with the pixel count checked before any is decoded."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pillow_heif
from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from ballerine_app.engine.documents.picture import SHOWN_SIDE, orientation, presentable, turned
from ballerine_app.engine.documents.refusal import RefusalCode, UploadRefused


@dataclass(frozen=True, slots=True)
class Raster:
    """A decoded photo: `width` and `height` of the original (upright), `rgb` the presentable copy."""

    width: int
    height: int
    rgb: Image.Image


def read_raster(data: bytes, kind: str, max_pixels: int) -> Raster:
    """Decode the first frame of a photo of the media type `kind`.

    Raises UploadRefused: too_many_pixels, truncated, unreadable.
    """
    if kind == "image/webp":
        # Pillow's WebP reader allocates the whole canvas when it opens the file, so the size is read by hand.
        _within(_webp_size(data), max_pixels)
    # Decoders meet hostile bytes here and raise whatever their innards raise (the PNG reader even SyntaxError), so
    # every error of theirs means the same: this is no picture that can be shown.
    try:
        image = _opened(data, kind)
    except Exception as error:
        raise UploadRefused(_failure(error)) from error
    _within(image.size, max_pixels)
    size = image.size
    try:
        pixels = _decoded(image, kind)
        # Only now: a PNG may carry its EXIF after the pixels. libheif turns the picture itself, and says that EXIF is
        # then to be ignored.
        turn = orientation(image) if isinstance(image, Image.Image) else 1
        width, height = turned(size, turn)
        return Raster(width, height, presentable(pixels, turn))
    except Exception as error:
        raise UploadRefused(_failure(error)) from error


def _opened(data: bytes, kind: str) -> Image.Image | pillow_heif.HeifFile:
    # The readers are called directly: `Image.open` warns about large pictures through the process-wide warnings
    # filter, which no worker thread can set for itself, and it would take an MPO for several pictures.
    stream = io.BytesIO(data)
    if kind == "image/jpeg":
        return JpegImagePlugin.JpegImageFile(stream)
    if kind == "image/png":
        return PngImagePlugin.PngImageFile(stream)
    if kind == "image/webp":
        return WebPImagePlugin.WebPImageFile(stream)
    return pillow_heif.open_heif(stream)


def _decoded(image: Image.Image | pillow_heif.HeifFile, kind: str) -> Image.Image:
    if isinstance(image, pillow_heif.HeifFile):
        return image.to_pillow()
    if kind == "image/jpeg":
        # The decoder can leave out detail that the shown copy would drop anyway: a quarter of the time and memory.
        share = min(1.0, SHOWN_SIDE / max(image.size))
        image.draft(None, (int(image.width * share), int(image.height * share)))
    image.load()
    return image


def _within(size: tuple[int, int], max_pixels: int) -> None:
    width, height = size
    if width * height > max_pixels:
        raise UploadRefused("too_many_pixels", {"width": width, "height": height, "limit": max_pixels})


def _failure(error: Exception) -> RefusalCode:
    return "truncated" if "truncated" in str(error).lower() else "unreadable"


def _webp_size(data: bytes) -> tuple[int, int]:
    chunk, body = data[12:16], data[20:30]
    if len(body) < 10:
        raise UploadRefused("truncated")
    if chunk == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    raise UploadRefused("unreadable")

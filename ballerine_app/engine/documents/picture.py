"""The copies that are shown: upright, sRGB, on white, without any metadata."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageCms

SHOWN_SIDE = 2400
THUMB_SIDE = 320

_SHOWN_QUALITY = 86
_THUMB_QUALITY = 80
_ORIENTATION_TAG = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without metadata; width and height in pixels."""

    jpeg: bytes
    width: int
    height: int


def orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8; 1 where there is none or the block cannot be read."""
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except Exception:  # A broken EXIF block is no reason to refuse a picture, and its parser raises many kinds.
        return 1
    return value if value in _UPRIGHT else 1


def turned(size: tuple[int, int], turn: int) -> tuple[int, int]:
    """Return the (width, height) that a picture of `size` has once the orientation is applied."""
    return (size[1], size[0]) if turn >= 5 else size


def presentable(image: Image.Image, turn: int = 1) -> Image.Image:
    """Return a new RGB picture: at most 2400 px on its long side, sRGB, alpha on white, upright, nothing else in it."""
    small = image
    if image.mode == "P":
        small = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode.startswith("I"):
        small = image.convert("I").point(lambda level: level / 256).convert("L")
    elif image.mode == "1":
        small = image.convert("L")
    small = _shrunk(small, SHOWN_SIDE)
    flat = _srgb(_on_white(small), image.info.get("icc_profile"))
    upright = flat.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else flat
    # JPEG comments and the like travel in `info` and would be written into the copy.
    upright.info = {}
    return upright


def shown_copy(rgb: Image.Image) -> Picture:
    """Encode what `presentable` returned."""
    return _encoded(rgb, _SHOWN_QUALITY)


def thumbnail(rgb: Image.Image) -> Picture:
    """Encode a copy of at most 320 px on its long side."""
    return _encoded(_shrunk(rgb, THUMB_SIDE), _THUMB_QUALITY)


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    longest = max(image.size)
    if longest <= side:
        return image
    width, height = (max(1, round(length * side / longest)) for length in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image
    rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")


def _srgb(image: Image.Image, profile: object) -> Image.Image:
    if isinstance(profile, bytes) and profile:
        try:
            converted = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # The profile is broken or is for another kind of pixels; show the plain values.
        if converted is not None:
            return converted
    return image.convert("RGB") if image.mode != "RGB" else image.copy()


def _encoded(rgb: Image.Image, quality: int) -> Picture:
    out = io.BytesIO()
    rgb.save(out, "JPEG", quality=quality, optimize=True)
    return Picture(out.getvalue(), rgb.width, rgb.height)

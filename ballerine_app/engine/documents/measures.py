"""How good a picture is, in numbers, and the hints that follow from them.

Everything is measured on a grey copy of at most 1000 px on its long side, so that one set of limits holds for a phone
with 2 megapixels and for one with 50, and fine sensor noise is averaged away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter, ImageStat

Hint = Literal["too_small", "too_dark", "too_bright", "blurred"]

_MEASURED_SIDE = 1000
_TILES = 4
_GRID_SIDE = 40
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)

# The limits, and why. They were set on our specimens and on a dozen real photographs, each also blurred, dimmed and
# washed out in steps; what a person could still read without effort had to stay without a hint.

# Below 600 px on the short side the small print of a card that fills the picture is under 10 px high.
SMALLEST_SIDE = 600
# Readable pictures measured 440 (a plain wall behind a face) to 6300, unreadable ones 1 to 155. Nearer to the
# unreadable end, because a hint about a good picture costs trust and a reviewer sees the bad one anyway.
LEAST_SHARPNESS = 200.0
# A page whose grey levels differ by less than this is empty.
EMPTY_CONTRAST = 4.0
# Paper and skin in ordinary light reach 180 to 240. Where the lightest twentieth of the picture is under 105, print
# on paper no longer stands out; a dark table around a well-lit document does not count, which a mean would.
DARK_HIGHLIGHT = 105
# Washed out: light on average and nothing dark in it. A white page is as light, but its letters are dark.
WASHED_BRIGHTNESS = 205.0
WASHED_SHADOW = 140
# A lamp's reflection on a passport burnt out 3 % of the picture and hid the number; gloss stays under 1 %.
GLARE_SHARE = 0.02
# A cell is burnt when it is at least this light (a white strip on a document reaches 235) and this much lighter than
# the median of the light cells, which is the paper.
_BURNT_LEVEL = 238
_BURNT_STEP = 14
_LIGHT_LEVEL = 150
# The highlight that sharpness is brought to: half the light makes a quarter of the variance, not a blurred picture.
_REFERENCE_HIGHLIGHT = 220


@dataclass(frozen=True, slots=True)
class Measures:
    """Numbers about one picture.

    `width`, `height`: pixels of the original. `sharpness`: variance of the Laplacian in the sharpest of 16 tiles, at
    a reference exposure; the sharpest, because a plain wall or an empty margin says nothing about the focus.
    `brightness`, `contrast`: mean and standard deviation of grey, 0 to 255. `shadow`, `highlight`: the grey level
    under which 0.1 % and 95 % of the pixels lie. `dark_share`, `bright_share`: share of pixels under 40 and over 245.
    `glare_share`: share of the area that is burnt out and lies inside the picture.
    """

    width: int
    height: int
    sharpness: float
    brightness: float
    contrast: float
    shadow: int
    highlight: int
    dark_share: float
    bright_share: float
    glare_share: float


def measure(picture: Image.Image, original: tuple[int, int]) -> Measures:
    """Measure an upright picture; `original` is the (width, height) that it had before it was scaled."""
    grey = picture.convert("L")
    grey.thumbnail((_MEASURED_SIDE, _MEASURED_SIDE), Image.Resampling.LANCZOS)
    histogram = grey.histogram()
    pixels = sum(histogram)
    light = ImageStat.Stat(grey)
    highlight = _level(histogram, pixels * 0.95)
    return Measures(
        width=original[0],
        height=original[1],
        sharpness=round(_sharpness(grey) * (_REFERENCE_HIGHLIGHT / max(highlight, 1)) ** 2, 1),
        brightness=round(light.mean[0], 1),
        contrast=round(light.stddev[0], 1),
        shadow=_level(histogram, pixels * 0.001),
        highlight=highlight,
        dark_share=round(sum(histogram[:40]) / pixels, 4),
        bright_share=round(sum(histogram[246:]) / pixels, 4),
        glare_share=round(_glare_share(grey), 4),
    )


def hints_for(measures: Measures, *, photo: bool) -> tuple[Hint, ...]:
    """Return what could be better, most useful first; nothing about size or light for a page that we drew ourselves."""
    found: list[Hint] = []
    blurred = measures.sharpness < LEAST_SHARPNESS
    if not photo:
        # An empty page is not blurred.
        return ("blurred",) if blurred and measures.contrast > EMPTY_CONTRAST else ()
    if measures.highlight < DARK_HIGHLIGHT:
        found.append("too_dark")
    washed_out = measures.brightness > WASHED_BRIGHTNESS and measures.shadow > WASHED_SHADOW
    if washed_out or measures.glare_share >= GLARE_SHARE:
        found.append("too_bright")
    # Without light there is no detail either; one piece of advice at a time.
    if blurred and "too_dark" not in found and not washed_out:
        found.append("blurred")
    if min(measures.width, measures.height) < SMALLEST_SIDE:
        found.append("too_small")
    return tuple(found)


def _sharpness(grey: Image.Image) -> float:
    if min(grey.size) < 2 * _TILES:
        return 0.0
    edges = grey.filter(_LAPLACIAN).crop((1, 1, grey.width - 1, grey.height - 1))
    across = [edges.width * step // _TILES for step in range(_TILES + 1)]
    down = [edges.height * step // _TILES for step in range(_TILES + 1)]
    return max(
        ImageStat.Stat(edges.crop((across[x], down[y], across[x + 1], down[y + 1]))).var[0]
        for x in range(_TILES)
        for y in range(_TILES)
    )


def _level(histogram: list[int], count: float) -> int:
    seen = 0
    for level, pixels in enumerate(histogram):
        seen += pixels
        if seen >= count:
            return level
    return 255


def _glare_share(grey: Image.Image) -> float:
    """Burnt-out cells that neither touch the picture's edge nor are the paper itself.

    Paper, a white table and a window reach the edge; glare lies on the document. White paper in the middle of a dark
    table is as light as the median of all light cells, glare is clearly lighter.
    """
    scale = _GRID_SIDE / max(grey.size)
    grid = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))), Image.Resampling.BOX)
    light = sorted(level for level in grid.tobytes() if level >= _LIGHT_LEVEL)
    if not light:
        return 0.0
    burnt = max(_BURNT_LEVEL, light[len(light) // 2] + _BURNT_STEP)
    # A frame of burnt cells around the grid lets one fill take away everything that touches the edge.
    framed = Image.new("L", (grid.width + 2, grid.height + 2), 255)
    framed.paste(grid.point(lambda level: 255 if level >= burnt else 0), (1, 1))
    ImageDraw.floodfill(framed, (0, 0), 0)
    return framed.histogram()[255] / (grid.width * grid.height)

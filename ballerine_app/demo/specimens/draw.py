"""Draw the specimen documents into assets/specimens. Run by `make specimens`; needs Chromium.

The passport was drawn once and is kept as a picture beside this file; its bad examples are made from it.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from playwright.sync_api import Browser, sync_playwright

from ballerine_app.demo.specimens.sheets import SOURCES, sheets

TARGET = Path("assets/specimens")
MAX_BYTES = 180_000
EXAMPLE_WIDTH = 480
EXAMPLE_BYTES = 20_000


def main() -> int:
    """Draw every specimen and every example; print each file with its size."""
    (TARGET / "examples").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCES / "passport.jpg", TARGET / "passport.jpg")
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        with playwright.chromium.launch(executable_path=program, args=["--no-sandbox"]) as browser:
            for name, (html, size) in sheets().items():
                (TARGET / f"{name}.jpg").write_bytes(_smallest(_drawn(browser, html, size), "JPEG", MAX_BYTES))
            (TARGET / "certificate.pdf").write_bytes(_printed(browser, sheets()["certificate"][0]))
    _draw_examples()
    for path in sorted(TARGET.rglob("*.*")):
        sys.stdout.write(f"{path}  {path.stat().st_size // 1000} KB\n")
    return 0


def _drawn(browser: Browser, html: str, size: tuple[int, int]) -> Image.Image:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_content(html)
    png = page.screenshot()
    page.close()
    return Image.open(io.BytesIO(png)).convert("RGB")


def _printed(browser: Browser, html: str) -> bytes:
    page = browser.new_page()
    page.set_content(html)
    # The sheet is laid out at 1240 px; paper of A4 is 793.7 px wide at 96 px per inch.
    data = page.pdf(width="210mm", height="297mm", scale=0.64, print_background=True, page_ranges="1")
    page.close()
    return data


def _draw_examples() -> None:
    for name in ("passport", *sheets()):
        _write_example(name, Image.open(TARGET / f"{name}.jpg"))
    passport = Image.open(SOURCES / "passport.jpg")
    _write_example("glare", _with_glare(passport))
    _write_example("blur", passport.filter(ImageFilter.GaussianBlur(9)))
    _write_example("cut", passport.rotate(-4, Image.Resampling.BICUBIC).crop((300, 190, 1140, 792)))
    _write_example("dark", passport.point(lambda level: level * 0.24))


def _with_glare(picture: Image.Image) -> Image.Image:
    """Lay the reflection of a lamp over the upper right of a picture."""
    light = Image.new("L", picture.size, 0)
    draw = ImageDraw.Draw(light)
    width, height = picture.size
    draw.ellipse((width * 0.60, height * 0.10, width * 0.92, height * 0.44), fill=255)
    soft = ImageChops.lighter(
        light.filter(ImageFilter.GaussianBlur(34)), light.filter(ImageFilter.GaussianBlur(110)).point(lambda v: v * 0.9)
    )
    return Image.composite(Image.new("RGB", picture.size, (252, 252, 246)), picture, soft)


def _write_example(name: str, picture: Image.Image) -> None:
    small = picture.resize(
        (EXAMPLE_WIDTH, round(picture.height * EXAMPLE_WIDTH / picture.width)), Image.Resampling.LANCZOS
    )
    (TARGET / "examples" / f"{name}-480.webp").write_bytes(_smallest(small, "WEBP", EXAMPLE_BYTES))


def _smallest(picture: Image.Image, kind: str, limit: int) -> bytes:
    """Encode as well as the limit in bytes allows."""
    for quality in range(90, 29, -4):
        out = io.BytesIO()
        picture.save(out, kind, quality=quality, **({"method": 6} if kind == "WEBP" else {"optimize": True}))
        if out.tell() <= limit:
            return out.getvalue()
    raise ValueError(f"a picture does not fit into {limit} bytes")


if __name__ == "__main__":
    sys.exit(main())

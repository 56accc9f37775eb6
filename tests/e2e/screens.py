"""Pictures of every page at phone and desktop width, light and dark: `python -m tests.e2e.screens [NAME...]`.

All go to screenshots/; those that the documentation shows are copied to docs/screenshots/.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.e2e.chromium import open_chromium
from tests.e2e.server import PROJECT, AppServer

PICTURES = PROJECT / "screenshots"
DOCUMENTED = PROJECT / "docs" / "screenshots"
SIZES = {"390": {"width": 390, "height": 844}, "1440": {"width": 1440, "height": 900}}
SCHEMES = ("light", "dark")


def _nothing(page: Page) -> None:
    """The page is as it should be."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture: where the page is, what to do before it is taken, and whether the documentation shows it."""

    name: str
    path: str
    prepare: Callable[[Page], None] = _nothing
    documented: bool = False


SCREENS = (
    Screen("landing", "/", documented=True),
    Screen("login", "/login"),
)


def take(browser: Browser, url: str, screen: Screen) -> list[Path]:
    """Picture a screen at each size and in each colour scheme; returns the files."""
    taken = []
    for size, viewport in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                base_url=url,
                viewport=viewport,  # type: ignore[arg-type]
                color_scheme=scheme,  # type: ignore[arg-type]
                reduced_motion="reduce",
                locale="en-US",
                timezone_id="UTC",
            )
            page = context.new_page()
            page.goto(screen.path)
            page.wait_for_load_state("networkidle")
            screen.prepare(page)
            page.evaluate("document.fonts.ready")
            taken.append(PICTURES / f"{screen.name}-{size}-{scheme}.png")
            page.screenshot(path=taken[-1], full_page=True, animations="disabled")
            context.close()
    return taken


def main(names: list[str]) -> None:
    """Take the named pictures, or all."""
    PICTURES.mkdir(exist_ok=True)
    DOCUMENTED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = AppServer(Path(folder) / "data").start()
        try:
            with open_chromium() as browser:
                for screen in SCREENS:
                    if names and screen.name not in names:
                        continue
                    for picture in take(browser, server.url, screen):
                        print(picture.relative_to(PROJECT))
                        if screen.documented:
                            shutil.copyfile(picture, DOCUMENTED / picture.name)
        finally:
            server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])

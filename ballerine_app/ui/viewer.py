"""The document viewer: a React component of our own, `assets/js/viewer.jsx`."""

import reflex as rx

from ballerine_app.ui.icons import ICONS
from ballerine_app.ui.text import Text, t

_ICONS = {
    "minus": "minus",
    "plus": "plus",
    "left": "rotate-ccw",
    "right": "rotate-cw",
    "sun": "sun",
    "full": "maximize",
    "shrink": "minimize",
    "download": "download",
}
_WORDS = {
    "pages": "compare",
    "view": "view",
    "zoomIn": "zoom_in",
    "zoomOut": "zoom_out",
    "fit": "fit",
    "left": "left",
    "right": "right",
    "brightness": "brightness",
    "full": "full",
    "original": "original",
    "failed": "failed",
}


def _one_number(index: rx.Var[int]) -> tuple[rx.Var[int]]:
    return (index,)


class DocumentViewer(rx.Component):
    """A picture on the dark stage with zoom, rotation, brightness and full screen; others may be laid beside it."""

    library = "$/public/js/viewer.jsx"
    tag = "DocumentViewer"

    src: rx.Var[str]
    alt: rx.Var[str]
    pages: rx.Var[list[str]]
    page: rx.Var[int]
    beside: rx.Var[list[dict[str, str]]]
    original: rx.Var[str]
    words: rx.Var[dict[str, str]]
    icons: rx.Var[dict[str, str]]
    on_page: rx.EventHandler[_one_number]


def document_viewer(
    *, src: Text, alt: Text, original: Text, pages: rx.Var, page: rx.Var, beside: rx.Var, on_page: rx.EventHandler
) -> rx.Component:
    """The viewer.

    ``original`` is what the download link gives. ``pages``: the names of sides and pages, of which ``page`` (from 0)
    is shown; ``on_page`` gets the number of another. ``beside``: what may be laid beside it, as dictionaries with
    ``id``, ``label``, ``src``, ``alt`` and ``keys`` (the shortcut).
    """
    return DocumentViewer.create(
        src=src,
        alt=alt,
        original=original,
        pages=pages,
        page=page,
        beside=beside,
        words={name: t(f"case.viewer.{key}") for name, key in _WORDS.items()},
        icons={name: ICONS[key] for name, key in _ICONS.items()},
        on_page=on_page,
    )

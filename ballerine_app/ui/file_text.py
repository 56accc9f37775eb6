"""A file whose text goes into a field of the form."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.icons import ICONS
from ballerine_app.ui.text import t


class FileText(rx.Component):
    """A file picker that fills a field."""

    library = "$/public/js/file-text.jsx"
    tag = "FileText"

    target: rx.Var[str]
    accept: rx.Var[str]
    most: rx.Var[int]
    words: rx.Var[dict[str, str]]
    icons: rx.Var[dict[str, str]]


def file_text(*, target: str, accept: str, most: int) -> rx.Component:
    """A button that chooses a file of at most ``most`` bytes and puts its text into the field ``target``."""
    return FileText.create(
        target=target,
        accept=accept,
        most=most,
        words={
            "choose": t("source.choose_file"),
            "chosen": t("source.chosen", name="{name}"),
            "tooLarge": t("source.too_large", size=most // 1000),
        },
        icons={"upload": ICONS["upload"]},
    )

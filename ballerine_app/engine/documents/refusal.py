"""Why an upload was not taken in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

RefusalCode = Literal[
    "empty",
    "wrong_type",
    "truncated",
    "too_large",
    "too_many_pixels",
    "encrypted_pdf",
    "too_many_pages",
    "unreadable",
]


class UploadRefused(Exception):
    """An upload that cannot be used.

    `code` is stable and is what the page's sentence hangs on. `facts` are the numbers for that sentence:
    too_large `bytes`, `limit`; too_many_pixels `width`, `height`, `limit`; too_many_pages `pages`, `limit`.
    """

    def __init__(self, code: RefusalCode, facts: Mapping[str, int] | None = None) -> None:
        """Keep the code and a copy of the facts."""
        self.code = code
        self.facts: dict[str, int] = dict(facts or {})
        super().__init__(code, self.facts)

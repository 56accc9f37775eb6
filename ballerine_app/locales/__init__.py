"""The texts that people read, one catalogue per language, split by area.

``en/*.json`` hold flat dotted keys (``"landing.title": "…"``); a placeholder is written ``{name}``. Files are
merged, so a key may stand in one file only.
"""

import json
from functools import cache
from pathlib import Path

LANGUAGE = "en"
_HERE = Path(__file__).parent


@cache
def catalogue(language: str = LANGUAGE) -> dict[str, str]:
    """All texts of one language by key.

    Raises:
        ValueError: a key stands in two files.
    """
    texts: dict[str, str] = {}
    for path in sorted((_HERE / language).glob("*.json")):
        part: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        if twice := texts.keys() & part.keys():
            raise ValueError(f"{path.name} repeats {', '.join(sorted(twice))}")
        texts.update(part)
    return texts


def text(key: str, **values: object) -> str:
    """The text of ``key`` with its ``{name}`` placeholders filled.

    Raises:
        KeyError: there is no such key, or a placeholder got no value.
    """
    template = catalogue()[key]
    return template.format_map(values) if values else template

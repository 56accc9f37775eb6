"""Writing a message: the placeholders of a template filled, as plain text and as HTML that say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from ballerine_app.engine.messages.frame import ITEM, LINK, LIST, PARAGRAPH, button, framed
from ballerine_app.engine.messages.template import PLACEHOLDER, Template

# A blank before a placeholder belongs to it: "Hello {{first_name}}," without a name is "Hello,".
_WITH_BLANK: Final = re.compile(r"( ?)\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Written:
    """A message that is ready to be sent."""

    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)


def write(template: Template, values: Mapping[str, str], language: str) -> Written:
    """Fill a template's placeholders; one without a value leaves nothing behind, and a value is never read as one.

    `reasons` are lines: on a line of their own they become a list, and `link` a button. Values are escaped in the HTML.
    """
    subject = " ".join(_filled(template.subject, values, str).split())
    paragraphs = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", template.text.replace("\r\n", "\n"))]
    plain = [text for part in paragraphs if (text := _plain(part, values))]
    rich = [html for part in paragraphs if (html := _rich(part, values, template.button))]
    return Written(subject, "\n\n".join(plain) + "\n", framed(subject, "\n".join(rich), language))


def _plain(paragraph: str, values: Mapping[str, str]) -> str:
    if _alone(paragraph) == "reasons":
        return "\n".join(f"- {line}" for line in _lines(values))
    return _filled(paragraph, values, str).strip()


def _rich(paragraph: str, values: Mapping[str, str], label: str) -> str:
    alone, link = _alone(paragraph), values.get("link", "")
    if alone == "link":
        return button(_filled(label, values, escape).strip(), link) if link else ""
    if alone == "reasons":
        items = "".join(ITEM.format(escape(line)) for line in _lines(values))
        return LIST.format(items) if items else ""

    def inline(value: str) -> str:
        # The link alone is an address; nobody else's words become one.
        return LINK.format(escape(value), escape(value)) if value == link and value else escape(value)

    filled = _filled(escape(paragraph, quote=False), values, inline).strip()
    return PARAGRAPH.format(filled.replace("\n", "<br>\n")) if filled else ""


def _filled(text: str, values: Mapping[str, str], shown: Callable[[str], str]) -> str:
    def fill(found: re.Match[str]) -> str:
        value = "; ".join(_lines(values)) if found[2] == "reasons" else values.get(found[2], "")
        return found[1] + shown(value) if value else ""

    return _WITH_BLANK.sub(fill, text)


def _alone(paragraph: str) -> str:
    """The placeholder that a paragraph consists of, or ""."""
    found = PLACEHOLDER.fullmatch(paragraph.strip())
    return found[1] if found else ""


def _lines(values: Mapping[str, str]) -> list[str]:
    return [line for line in values.get("reasons", "").splitlines() if line.strip()]

"""The HTML around a message: no pictures, no scripts, styles inline, and colours that hold in a dark mail program."""

from __future__ import annotations

from html import escape
from typing import Final

_FONT: Final = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
PARAGRAPH: Final = '<p class="ink" style="margin:0 0 16px;color:#1a1c1b">{}</p>'
LIST: Final = '<ul class="ink" style="margin:0 0 16px;padding:0 0 0 20px;color:#1a1c1b">{}</ul>'
ITEM: Final = '<li style="margin:0 0 8px">{}</li>'
LINK: Final = '<a class="accent" href="{}" target="_blank" style="color:#0d5c6c">{}</a>'
# Programs that recolour a message leave alone what says how it looks in the dark.
_DARK: Final = (
    "@media (prefers-color-scheme:dark){body,.canvas{background:#0f1213!important}"
    ".card{background:#161a1b!important;border-color:#394143!important}.ink{color:#ecefee!important}"
    ".quiet{color:#b3bbba!important}.accent{color:#66c2d2!important}"
    ".button{background:#66c2d2!important;color:#04232a!important}}"
)


def button(label: str, link: str) -> str:
    """A link as a button, and the address below for those who can't press it. `label` is escaped already."""
    address = escape(link)
    return (
        f'<p style="margin:24px 0 8px"><a class="button" href="{address}" target="_blank" style="display:inline-block;'
        'padding:14px 24px;border-radius:6px;background:#0d5c6c;color:#ffffff;font-weight:600;text-decoration:none">'
        f"{label}</a></p>\n"
        '<p class="quiet" style="margin:0 0 24px;font-size:13px;line-height:18px;color:#51534f;word-break:break-all">'
        f"{address}</p>"
    )


def framed(subject: str, body: str, language: str) -> str:
    """The whole document. `body` is HTML already."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{escape(subject)}</title>\n<style>{_DARK}</style>\n</head>\n"
        '<body class="canvas" style="margin:0;padding:24px 12px;background:#f6f5f1">\n'
        '<main class="card" style="max-width:560px;margin:0 auto;padding:28px 28px 12px;background:#ffffff;'
        f'border:1px solid #d5d1c7;border-radius:12px;font:16px/24px {_FONT}">\n{body}\n</main>\n</body>\n</html>\n'
    )

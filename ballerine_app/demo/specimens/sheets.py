"""Fill the sheets: from the sources in this folder and the values of the specimens to whole HTML pages."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from string import Template

from ballerine_app.demo.specimens.guilloche import rosette, waves
from ballerine_app.engine.documents.mrz_build import build_td1

SOURCES = Path(__file__).parent

COMPANY = "Mole Street Trading Ltd"
COMPANY_NUMBER = "UTO 2019 048213"

ID_CARD_MRZ = build_td1(
    issuer="UTO",
    surname="Castellan",
    given_names="Mira Elena",
    number="U84210573",
    nationality="UTO",
    birth_date=date(1991, 3, 14),
    sex="F",
    expiry_date=date(2031, 8, 30),
)

_TEAL, _PLUM, _OCHRE = "#3f8790", "#8c5f7b", "#c28d4a"

# Bars as on the back of cards; they encode nothing.
_BARS = "".join(
    f"M{14 + at * 5} 14h{width}v88h-{width}Z"
    for at in range(60)
    if (width := (0, 1.8, 3.4, 1.8, 4.2, 0, 3.4)[at * at % 11 % 7])
)


def sheets() -> dict[str, tuple[str, tuple[int, int]]]:
    """Return, by file name, each sheet's HTML and its size in pixels."""
    return {
        "id-card-front": (_card("id-card-front", "rotateX(3deg) rotateZ(-.7deg)", _TEAL, (640, 384)), (1200, 800)),
        "id-card-back": (_card("id-card-back", "rotateX(2deg) rotateZ(.6deg)", _TEAL, (560, 270)), (1200, 800)),
        "driving-licence-front": (
            _card("driving-licence-front", "rotateX(3deg) rotateZ(.8deg)", _PLUM, (856, 336)),
            (1200, 800),
        ),
        "driving-licence-back": (
            _card("driving-licence-back", "rotateX(2deg) rotateZ(-.6deg)", _PLUM, (912, 556)),
            (1200, 800),
        ),
        "selfie": (_source("selfie.html").substitute(face=_face("0 0 640 800", "s")), (1200, 1500)),
        "certificate": (_certificate(), (1240, 1754)),
        "proof-of-address": (_source("proof-of-address.html").substitute(), (1240, 1654)),
    }


def _source(name: str) -> Template:
    return Template((SOURCES / name).read_text("utf-8"))


def _face(box: str, name: str) -> str:
    return _source("face.svg").substitute(box=box, n=name)


def _card(name: str, tilt: str, tone: str, centre: tuple[float, float]) -> str:
    rosettes = (
        f'<path d="{rosette(centre, 262, 9, 0.5, 16)}" stroke="{_OCHRE}" opacity=".3"/>'
        f'<path d="{rosette(centre, 190, 14, 0.82, 14)}" stroke="{tone}" opacity=".36"/>'
        f'<path d="{rosette((170, 590), 118, 6, 0.9, 5)}" stroke="{_OCHRE}" opacity=".3"/>'
    )
    content = _source(f"{name}.html").substitute(
        face=_face("60 90 520 666", "p"),
        ghost=_face("30 126 580 669", "q"),
        mrz=escape("\n".join(ID_CARD_MRZ)),
        bars=_BARS,
    )
    css = _source("sheet.css").substitute(tilt=tilt, angle="-24deg", stamp="150px", height="42%")
    return _source("frame.html").substitute(css=css, waves=waves(1084, 684, 19), rosettes=rosettes, content=content)


def _certificate() -> str:
    return _source("certificate.html").substitute(
        company=COMPANY,
        number=COMPANY_NUMBER,
        waves=waves(1240, 1754, 34),
        rosette=rosette((620, 900), 430, 12, 0.45, 14),
        inner=rosette((620, 900), 290, 18, 0.8, 12),
        seal=rosette((0, 0), 62, 12, 0.8, 6),
    )

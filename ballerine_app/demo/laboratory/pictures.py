"""Pictures that stand for photographs: the same name always gives the same one."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from ballerine_app.demo.laboratory.asked import Asked
from ballerine_app.demo.laboratory.invention import Invention
from ballerine_app.demo.laboratory.service import Reply, service

_SIZE = (96, 64)


@service("picture", "GET /pictures/{name}", "A small PNG, for what is told an image's address", guarded=False)
def show(asked: Asked, name: str) -> Reply:
    """The picture of a name."""
    return Reply(picture(name), headers={"content-type": "image/png"})


def picture(name: str) -> bytes:
    """A small PNG of coloured bars."""
    facts = Invention("picture", name)
    image = Image.new("RGB", _SIZE, (236, 238, 242))
    draw = ImageDraw.Draw(image)
    for left in range(0, _SIZE[0], 12):
        colour = tuple(facts.number(60, 200) for _ in range(3))
        draw.rectangle((left, facts.number(4, 40), left + 8, _SIZE[1] - 4), fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()

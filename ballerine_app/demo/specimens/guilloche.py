"""The fine lines of security printing, as SVG paths."""

from __future__ import annotations

from math import cos, pi, sin


def _path(points: list[tuple[float, float]], *, closed: bool) -> str:
    steps = " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}"


def waves(width: int, height: int, gap: int) -> str:
    """Lines across a sheet that rise and fall together."""
    return "".join(
        _path(
            [(x, top + 7 * sin(x / 90 + top / 37) + 3 * sin(x / 31 + top / 11)) for x in range(0, width + 9, 8)],
            closed=False,
        )
        for top in range(0, height, gap)
    )


def rosette(centre: tuple[float, float], radius: float, petals: int, depth: float, turns: int = 12) -> str:
    """Closed curves around a centre, each turned a little against the one before; `depth` is their swing, 0 to 1."""
    x, y = centre
    curves = []
    for turn in range(turns):
        shift = 2 * pi * turn / (turns * petals)
        points = []
        for step in range(361):
            angle = 2 * pi * step / 360
            reach = radius * (1 - depth / 2 + depth / 2 * cos(petals * (angle + shift)))
            points.append((x + reach * cos(angle), y + reach * sin(angle)))
        curves.append(_path(points, closed=True))
    return "".join(curves)

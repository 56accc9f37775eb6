"""Rows as aligned text."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.row import Row


def table(rows: Sequence[Row]) -> str:
    """One line per row: its figures, how many times each peer's they are, the aim and whether the median misses it."""
    by_name = {row.name: row for row in rows}
    cells = [("what", "median", "p95", "worst", "n", "compared", "aim")]
    for row in rows:
        peers = [by_name[name] for name in row.peers if name in by_name]
        figures = (f"{_figure(row.median)} {row.unit}", _figure(row.p95), _figure(row.worst), str(len(row.samples)))
        cells.append((row.name, *figures, _times(row, peers), _aim(row, peers)))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in cells)


def _times(row: Row, peers: list[Row]) -> str:
    return " · ".join(f"{row.times(peer):.3g} times {peer.name}" for peer in peers)


def _aim(row: Row, peers: list[Row]) -> str:
    told = []
    if row.aim:
        sign = "≥" if row.rate else "≤"
        told.append(f"{sign} {row.aim:,g} {row.unit}{', missed' if row.misses(row.median) else ''}")
    if row.ratio_aim and peers:
        told.append(f"≥ {row.ratio_aim:g} times{', missed' if row.times(peers[0]) < row.ratio_aim else ''}")
    if row.ratio_limit and peers:
        told.append(f"≤ {row.ratio_limit:g} times{', missed' if row.times(peers[0]) > row.ratio_limit else ''}")
    return "; ".join(told)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"

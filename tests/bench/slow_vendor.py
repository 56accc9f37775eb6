"""A vendor in a process of its own that takes its time for each call, and says how long it was.

`python -m tests.bench.slow_vendor MILLISECONDS` prints its port and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.conftest import PROJECT

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@contextmanager
def slow_vendor(milliseconds: int) -> Iterator[int]:
    """Run a vendor; its port."""
    command = [sys.executable, "-m", "tests.bench.slow_vendor", str(milliseconds)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.kill()


async def _serve(milliseconds: int) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                begun = time.perf_counter()
                found = _LENGTH.search(head)
                await reader.readexactly(int(found.group(1)) if found else 0)
                await asyncio.sleep(milliseconds / 1000)
                body = b'{"ms": %.3f}' % ((time.perf_counter() - begun) * 1000)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))

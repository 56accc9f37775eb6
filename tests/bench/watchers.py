"""Open queue pages without a browser: they hold a socket each and read what comes."""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

from websockets.asyncio.client import ClientConnection, connect

WATCH = "reflex___state____state.ballerine_app___state___queue____queue_state.watch"


@contextmanager
def watchers(origin: str, cookies: list[str]) -> Iterator[None]:
    """Keep one open queue per cookie header while the block runs."""
    ready, ending = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_hold(origin, cookies, ready, ending)), daemon=True)
    thread.start()
    if not ready.wait(60):
        raise TimeoutError("the open queues did not come up")
    try:
        yield
    finally:
        ending.set()
        thread.join(10)


async def _hold(origin: str, cookies: list[str], ready: threading.Event, ending: threading.Event) -> None:
    async with AsyncExitStack() as opened:
        readers = []
        for cookie in cookies:
            token = uuid.uuid4()
            address = f"{origin.replace('http', 'ws')}/_event/?token={token}&EIO=4&transport=websocket"
            socket = await opened.enter_async_context(
                connect(address, additional_headers={"Cookie": cookie}, origin=origin, max_size=None)
            )
            await socket.send("40/_event,{}")
            event = {
                "name": WATCH,
                "payload": {},
                "token": str(token),
                "router_data": {"pathname": "/cases", "asPath": "/cases", "query": {}},
            }
            await socket.send(f"42/_event,{json.dumps(['event', event])}")
            readers.append(asyncio.create_task(_read(socket)))
        await asyncio.sleep(2)
        ready.set()
        while not ending.is_set():
            await asyncio.sleep(0.1)
        for reader in readers:
            reader.cancel()


async def _read(socket: ClientConnection) -> None:
    async for message in socket:
        if message == "2":
            await socket.send("3")

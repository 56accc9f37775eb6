"""Running blocking work beside the event loop, in two bounded pools: database acts, and pictures.

One blocking call in a handler would stop every client, and the loop's default pool is small and shared.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Offload:
    """The two pools of a process."""

    def __init__(self, database_workers: int = 8, image_workers: int = 2) -> None:
        self._database = ThreadPoolExecutor(database_workers, thread_name_prefix="database")
        self._images = ThreadPoolExecutor(image_workers, thread_name_prefix="images")

    async def act(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one database act; its exceptions come through."""
        return await self._run(self._database, functools.partial(work, *args, **kwargs))

    async def image(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one piece of image work; its exceptions come through."""
        return await self._run(self._images, functools.partial(work, *args, **kwargs))

    def close(self) -> None:
        """Let running work end and take no more."""
        self._database.shutdown(wait=True)
        self._images.shutdown(wait=True)

    @staticmethod
    async def _run(pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(pool, lambda: context.run(work))

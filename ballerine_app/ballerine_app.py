"""The composition root: wires the parts, does nothing else."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import reflex as rx
import structlog

from ballerine_app.api import build_api
from ballerine_app.api.headers import Headers
from ballerine_app.api.same_origin import SameOrigin
from ballerine_app.compose import build_runtime
from ballerine_app.demo.vendors import demo_laboratory
from ballerine_app.live import Broker, Feeds
from ballerine_app.logs import configure_logs
from ballerine_app.offload import Offload
from ballerine_app.pages import add_pages
from ballerine_app.parts import Parts, install
from ballerine_app.services.effects import DurableQueue, EffectRunner
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.housekeeping import keep_house
from ballerine_app.services.picture_process import PictureProcesses
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.worker_slot import take_slot
from ballerine_app.settings import settings
from ballerine_app.state.access import AccessGuard
from ballerine_app.state.failures import on_failure
from ballerine_app.ui.page import HTML_LANG, STYLESHEETS, app_wraps, head_components

HOUSEKEEPING_SECONDS = 3600


@asynccontextmanager
async def serving() -> AsyncIterator[None]:
    """Hold the parts of this worker while it serves."""
    configured = settings()
    configure_logs(as_json=configured.log_json)
    broker = Broker()
    broker.attach(asyncio.get_running_loop())
    # Closed in reverse, and all of them, whatever fails on the way in or out.
    async with AsyncExitStack() as closing:
        laboratory = closing.enter_context(demo_laboratory(configured.origin)) if configured.demo else None
        built = build_runtime(configured, broker.publish, laboratory.reached_by if laboratory else None)
        closing.callback(built.database.close)
        closing.callback(built.http.close)
        slot = take_slot(configured.workers_dir, configured.machine_name)
        closing.callback(slot.release)
        queue = DurableQueue(built.database, built.clock)
        closing.callback(queue.close)
        offload = Offload(configured.database_workers, configured.image_workers)
        closing.callback(offload.close)
        pictures = PictureProcesses(configured.image_workers)
        closing.callback(pictures.close)
        runtime = replace(built, take_in=pictures.take_in, effects=queue)
        effects = EffectRunner(runtime, queue, slot.worker_id, configured.effect_workers)
        closing.push_async_callback(asyncio.to_thread, effects.close)
        install(Parts(runtime, broker, Feeds(broker, answers=ServiceError), offload))
        closing.callback(install, None)
        await offload.act(effects.start)
        house = asyncio.create_task(_keep_house(runtime, offload))
        closing.callback(house.cancel)
        yield


async def _keep_house(runtime: Runtime, offload: Offload) -> None:
    while True:
        try:
            await offload.act(keep_house, runtime)
        except Exception:
            structlog.get_logger(__name__).exception("housekeeping_failed")
        await asyncio.sleep(HOUSEKEEPING_SECONDS)


app = rx.App(
    stylesheets=STYLESHEETS,
    head_components=head_components(),
    app_wraps=app_wraps(),
    html_lang=HTML_LANG,
    # The kit resets what it needs and says itself what went wrong.
    reset_style=False,
    toaster=None,
    backend_exception_handler=on_failure,
    api_transformer=[build_api(), functools.partial(SameOrigin, allowed=settings().allowed_origins), Headers],
)
app.add_middleware(AccessGuard())
app.register_lifespan_task(serving)
add_pages(app)

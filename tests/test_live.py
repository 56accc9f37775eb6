from __future__ import annotations

import asyncio
import threading

import pytest

from ballerine_app import live
from ballerine_app.live import Broker, Feeds


@pytest.fixture
async def broker() -> Broker:
    made = Broker()
    made.attach(asyncio.get_running_loop())
    return made


async def deliver() -> None:
    """Let what was announced arrive."""
    await asyncio.sleep(0.01)


async def test_a_page_hears_of_its_topics_only(broker: Broker) -> None:
    with broker.subscribe("case:1", "queue") as mine, broker.subscribe("case:2") as other:
        broker.publish(["case:1"])
        assert await mine.wait(1)
        assert not await other.wait(0.01)


async def test_many_notes_become_one(broker: Broker) -> None:
    with broker.subscribe("queue") as inbox:
        for _ in range(50):
            broker.publish(["queue"])
        await deliver()
        assert await inbox.wait(1)
        assert not await inbox.wait(0.01)


async def test_a_note_between_subscribing_and_sleeping_is_not_lost(broker: Broker) -> None:
    with broker.subscribe("queue") as inbox:
        broker.publish(["queue"])
        await deliver()
        assert await inbox.wait(1)


async def test_notes_come_from_any_thread(broker: Broker) -> None:
    with broker.subscribe("queue") as inbox:
        thread = threading.Thread(target=broker.publish, args=(["queue"],))
        thread.start()
        assert await inbox.wait(1)
        thread.join()


async def test_a_page_that_went_away_leaves_nothing_behind(broker: Broker) -> None:
    with broker.subscribe("queue"):
        pass
    assert not broker._inboxes


async def test_pages_share_one_read_per_change(broker: Broker) -> None:
    feeds, reads = Feeds(broker), 0

    async def read() -> int:
        nonlocal reads
        reads += 1
        await asyncio.sleep(0.01)
        return reads

    assert await asyncio.gather(*(feeds.read("key", ("queue",), read) for _ in range(20))) == [1] * 20
    broker.publish(["queue"])
    await deliver()
    assert await feeds.read("key", ("queue",), read) == 2
    assert await feeds.read("another key", ("queue",), read) == 3


async def test_a_read_that_began_before_the_change_is_not_taken_for_the_newest(broker: Broker) -> None:
    feeds = Feeds(broker)
    value = "old"
    gate = asyncio.Event()

    async def slow() -> str:
        seen = value
        await gate.wait()
        return seen

    first = asyncio.create_task(feeds.read("key", ("queue",), slow))
    await deliver()
    value = "new"
    broker.publish(["queue"])
    await deliver()
    second = asyncio.create_task(feeds.read("key", ("queue",), slow))
    await deliver()
    gate.set()
    assert (await first, await second) == ("old", "new")


async def test_a_change_without_a_note_is_seen_after_a_while(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    feeds, value = Feeds(broker), "old"

    async def read() -> str:
        return value

    assert await feeds.read("key", ("queue",), read) == "old"
    value = "new"
    assert await feeds.read("key", ("queue",), read) == "old"
    monkeypatch.setattr(live, "KEPT_SECONDS", 0.0)
    assert await feeds.read("key", ("queue",), read) == "new"


async def test_a_failed_read_is_tried_again(broker: Broker) -> None:
    feeds, attempts = Feeds(broker), 0

    async def read() -> str:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise OSError("the disk was busy")
        return "fine"

    with pytest.raises(OSError, match="busy"):
        await feeds.read("key", ("queue",), read)
    assert await feeds.read("key", ("queue",), read) == "fine"


async def test_a_page_that_leaves_does_not_cancel_the_read_of_the_others(broker: Broker) -> None:
    feeds, gate = Feeds(broker), asyncio.Event()

    async def read() -> str:
        await gate.wait()
        return "fine"

    leaving = asyncio.create_task(feeds.read("key", ("queue",), read))
    staying = asyncio.create_task(feeds.read("key", ("queue",), read))
    await deliver()
    leaving.cancel()
    gate.set()
    assert await staying == "fine"


async def test_an_open_page_outlives_a_busy_database(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_FIRST_RETRY_SECONDS", 0.01)
    feeds, attempts = Feeds(broker, answers=LookupError), 0

    async def read() -> str:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise OSError("the disk was busy")
        return "fine"

    assert await feeds.read("key", ("queue",), read) == "fine"

    async def refuse() -> str:
        raise LookupError("no such case")

    with pytest.raises(LookupError):
        await feeds.read("other", ("queue",), refuse)

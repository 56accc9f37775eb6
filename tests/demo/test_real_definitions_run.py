"""Ballerine's definitions with plugins run to their end against the laboratory, over HTTP and back."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from ballerine_app.compose import build_runtime
from ballerine_app.demo.laboratory.pace import QUICK
from ballerine_app.demo.laboratory.server import LOOPBACK, Laboratory
from ballerine_app.demo.vendors import SIGNING, TOKEN, keep_secrets
from ballerine_app.engine.workflow import Definition
from ballerine_app.services.callbacks import Call, Called, receive, receive_hook
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_events import start_case
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.services.secrets import set_secret
from ballerine_app.settings import Settings
from ballerine_app.store.audit_log import Actor
from tests.conftest import PROJECT, shared_fixture
from tests.demo.real_stories import MAPPED, STORIES, Story, repaired
from tests.effect_worker import until
from tests.workflows import Json, case_of, said

SECRETS = {"APP_API_URL": "http://localhost:3000", "BUSINESS_DATA__VENDOR_API_KEY": "a-business-key"}
HOOK = re.compile(r"/api/v1/(?:internal|external)/workflows/([^/]+)/hook/([^/]+)")


@dataclass
class Post:
    """Callbacks as they are brought; each is handed to the product when the test says so."""

    waiting: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.waiting.append((url, dict(headers), body))
        return 200

    def hand_over(self, runtime: Runtime) -> list[Called]:
        told = []
        while self.waiting:
            url, headers, body = self.waiting.pop(0)
            parts = urlsplit(url)
            call = Call(body, headers, LOOPBACK)
            hook = HOOK.fullmatch(parts.path)
            if hook:
                query = dict(parse_qsl(parts.query))
                places = {"destination": query.get("resultDestination", ""), "process": query.get("processName", "")}
                told.append(receive_hook(runtime, hook[1], hook[2], call, **places))
            else:
                told.append(receive(runtime, parts.path.removeprefix("/api/hooks/"), call))
            run_due(runtime)
        return told


@dataclass
class Bench:
    """The product beside its laboratory."""

    runtime: Runtime
    laboratory: Laboratory
    post: Post


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("real")
    (folder / "ballerine.db").write_bytes(migrated.read_bytes())
    post = Post()
    with Laboratory(token=TOKEN, secret=SIGNING, pace=QUICK, post=post) as laboratory:
        runtime = build_runtime(Settings(data_dir=folder, outgoing_mapped=MAPPED), letting_in=laboratory.reached_by)
        keep_secrets(runtime)
        for name, value in (
            ("APP_API_URL", "http://localhost:3000"),
            ("BUSINESS_DATA__VENDOR_API_KEY", "a-business-key"),
        ):
            set_secret(runtime, Operator(), name, value, hosts=[LOOPBACK])
        yield Bench(runtime, laboratory, post)
        runtime.http.close()
        runtime.database.close()


@pytest.fixture(scope="module")
def real() -> Json:
    given = json.loads(shared_fixture("ballerine-definitions.json").read_text(encoding="utf-8"))
    return {name: data for group in given.values() for name, data in group.items()}


def has_plugins(data: Json) -> bool:
    return any(plugins for plugins in (data.get("extensions") or {}).values())


def send(runtime: Runtime, case_id: str, step: str) -> None:
    who, _, event = step.partition(":")
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, DEFAULT_PROJECT, case_id, Actor(who, "somebody"), runtime.clock()) as act,  # type: ignore[arg-type]
    ):
        act.send(event)
    run_due(runtime)


def test_there_is_a_story_for_each_definition_with_plugins(real: Json) -> None:
    assert {story.definition for story in STORIES} == {name for name, data in real.items() if has_plugins(data)}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_a_case_gets_to_its_end(story: Story, bench: Bench, real: Json) -> None:
    known = {name: Definition.parse({"name": name, "version": 1, **data}) for name, data in real.items()}
    known[story.definition] = Definition.parse(repaired(story, real[story.definition]))
    definitions = Definitions({(each.name, each.version): each for each in known.values()})
    runtime = replace(bench.runtime, definitions=definitions)
    before = len(bench.laboratory.ledger.received())

    case_id = start_case(runtime, Operator(), known[story.definition].name, story.context)
    run_due(runtime)
    applied = hand_over(bench, runtime)
    for step in story.steps:
        send(runtime, case_id, step)
        applied += hand_over(bench, runtime)

    case = case_of(runtime, case_id)
    assert case.state == story.end, said(runtime, case_id)
    received = bench.laboratory.ledger.received()[before:]
    assert Counter(each.service for each in received) == story.called
    assert {each.status for each in received} <= {200, 201, 202}
    assert applied == ["applied"] * story.answers
    children = [child for kind in case.context.get("childWorkflows", {}).values() for child in kind.values()]
    assert tuple(child["state"] for child in children) == story.children
    definition = known[story.definition]
    assert definition.state_info(case.state).final or not definition.next_events(case.state)


def hand_over(bench: Bench, runtime: Runtime) -> list[str]:
    """Hand over every callback that the requests so far have asked for; what became of them."""
    ledger = bench.laboratory.ledger
    until(lambda: len(ledger.brought()) >= sum(each.follows for each in ledger.received()))
    return [called.outcome for called in bench.post.hand_over(runtime)]


def test_the_page_tells_how_each_ends() -> None:
    page = (PROJECT / "docs" / "laboratory.md").read_text("utf-8")
    for story in STORIES:
        vendors = ", ".join(f"{name} {count}" for name, count in story.called.items()) or "nobody"
        assert f"| {story.id} | {vendors} | {story.answers or ''} | `{story.end}` |" in page


def test_it_is_noticed_when_a_vendor_is_not_called(bench: Bench, real: Json) -> None:
    story = next(each for each in STORIES if each.definition == "websiteMonitoringDefinition")
    bench.laboratory.trouble("lab-500", service="website-monitoring")
    try:
        definition = Definition.parse({**real[story.definition], "version": 1})
        plugin: Any = definition.data["extensions"]["apiPlugins"][0]
        plugin["retry"] = {"attempts": 1}
        runtime = replace(bench.runtime, definitions=Definitions({(definition.name, 1): definition}))
        case_id = start_case(runtime, Operator(), definition.name, story.context)
        run_due(runtime)
        assert case_of(runtime, case_id).state == "failed"
    finally:
        bench.laboratory.calm()

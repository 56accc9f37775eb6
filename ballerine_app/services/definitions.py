"""The definitions that cases run on, and the shipped files of definitions, rules and catalogue.

A broken file stops the start with the file, the pointer and the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from ballerine_app.engine.documents import Catalogue, CatalogueError
from ballerine_app.engine.rules import Policy, PolicyError
from ballerine_app.engine.workflow import Definition, DefinitionError
from ballerine_app.services.errors import NotFound

SHIPPED = Path(__file__).parents[1] / "definitions"
T = TypeVar("T")

# What a journey of each kind runs on.
WORKFLOW_OF = {"individual": "person_review", "business": "business_review"}
# The pages that a rule may add to a journey.
EXTRA_STEPS = frozenset({"proof_of_address"})
# What the applicant's page can show; each state of a collection flow names one in `meta.step`.
FLOW_STEPS = frozenset({"consent", "sign_up", "why", "document_selection", "upload", "check", "send", "status"})


class BrokenFile(Exception):
    """A definition, rules or catalogue file that can't be used: `file`, `pointer` and `reason`."""

    def __init__(self, file: Path, pointer: str, reason: str) -> None:
        super().__init__(f"{file}: at {pointer or '/'}: {reason}")
        self.file, self.pointer, self.reason = file, pointer, reason


@dataclass(frozen=True, slots=True)
class Published:
    """What stands under each name: the version that new cases take, and the ids that its versions were imported with.

    A name without a published version has ids alone.
    """

    newest: Mapping[str, int]
    ids: Mapping[str, frozenset[str]]


class DefinitionSource(Protocol):
    """Where versions come from that this process does not know yet."""

    def load(self, name: str, version: int) -> Definition | None:
        """A version that was published once; None where there is none."""

    def published(self) -> Published:
        """What is published now, or was a few seconds ago."""

    def forget(self) -> None:
        """Ask anew at the next call of `published`."""


class Definitions:
    """All workflow and flow definitions by name and version; threads share it.

    A version never changes once it is published, so each is loaded once from the `source` and kept. Without a source,
    there are those that were given and no others.
    """

    def __init__(
        self, by_version: Mapping[tuple[str, int], Definition], source: DefinitionSource | None = None
    ) -> None:
        self._by_version = dict(by_version)
        self._source = source
        self._given = _published(by_version)

    def of(self, name: str, version: int) -> Definition:
        """One version of a definition; NotFound when it isn't installed, or was never published."""
        found = self._by_version.get((name, version)) or (self._source.load(name, version) if self._source else None)
        if found is None:
            raise NotFound("definition_missing", name=name, version=str(version))
        self._by_version[name, version] = found
        return found

    def latest(self, name: str) -> Definition:
        """The highest published version under a name; NotFound when there is none.

        What this process publishes counts at once, what others publish within seconds.
        """
        newest = self._now().newest.get(name)
        if newest is None:
            raise NotFound("definition_missing", name=name, version="")
        return self.of(name, newest)

    def called(self, name_or_id: str) -> Definition:
        """The latest version of what a parent calls its child: a name, or the id that any version of it was imported
        with. NotFound when there is none.
        """
        published = self._now()
        if name_or_id not in published.newest:
            for name, ids in published.ids.items():
                if name_or_id in ids and name in published.newest:
                    return self.latest(name)
        return self.latest(name_or_id)

    def names_of(self, name: str) -> frozenset[str]:
        """Everything that a parent may call a definition: its name, and the ids of its versions."""
        return frozenset([name, *self._now().ids.get(name, ())])

    def forget_newest(self) -> None:
        """Take notice of what was published or archived just now."""
        if self._source:
            self._source.forget()

    def _now(self) -> Published:
        return self._source.published() if self._source else self._given


@dataclass(frozen=True, slots=True)
class DefinitionFile:
    """A definition with the file that it was read from. `kind` is workflow or flow."""

    file: Path
    kind: str
    definition: Definition


def read_definition_files(folder: Path = SHIPPED) -> tuple[DefinitionFile, ...]:
    """Read every workflow and flow of a folder; BrokenFile names what is wrong, or which workflow is not there."""
    found: dict[tuple[str, int], DefinitionFile] = {}
    for kind in ("workflow", "flow"):
        for file in sorted((folder / f"{kind}s").glob("*.json")):
            definition = _parsed(file, Definition.parse)
            if (definition.name, definition.version) in found:
                raise BrokenFile(file, "/version", f"{definition.name} {definition.version} stands in another file too")
            found[definition.name, definition.version] = DefinitionFile(file, kind, definition)
    definitions = Definitions({key: each.definition for key, each in found.items()})
    for name in WORKFLOW_OF.values():
        flow = _latest(definitions, folder, name).data.get("config", {}).get("collectionFlow", "")
        _latest(definitions, folder, flow)
    return tuple(found.values())


def load_definitions(folder: Path = SHIPPED) -> Definitions:
    """The definitions of a folder alone, without a database. BrokenFile as for `read_definition_files`."""
    files = read_definition_files(folder)
    return Definitions({(each.definition.name, each.definition.version): each.definition for each in files})


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A risk policy with the file that it was read from, and its content as it stands there."""

    file: Path
    policy: Policy
    data: dict[str, Any]


def load_policy(file: Path | None = None, *, steps: Collection[str] | None = None) -> Policy:
    """The policy of a file alone, without a database. Refusals as for `read_policy_file`."""
    return read_policy_file(file, steps=steps).policy


def read_policy_file(file: Path | None = None, *, steps: Collection[str] | None = None) -> PolicyFile:
    """Read the risk rules; BrokenFile names what is wrong.

    With `steps`, the extra steps that rules may ask for: a rule that asks for another one would ask for nothing.
    """
    path = file or SHIPPED / "rules" / "risk.json"
    policy, data = _parsed(path, Policy.parse), _json(path)
    for pointer, step in _steps(data):
        if steps is not None and step not in steps:
            known = ", ".join(sorted(steps))
            raise BrokenFile(path, pointer, f"there is no step {step!r}; known: {known}")
    return PolicyFile(path, policy, data)


def _steps(policy: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The extra steps that a sound policy asks for, with the place of each."""
    for key in ("rules", "thresholds"):
        for index, each in enumerate(policy.get(key, [])):
            listed = [("action", each["action"])] if "action" in each else []
            listed += [(f"actions/{place}", action) for place, action in enumerate(each.get("actions", []))]
            for place, action in listed:
                if action["type"] == "require_step":
                    yield f"/{key}/{index}/{place}/step", action["step"]


def load_catalogue(folder: Path = SHIPPED) -> Catalogue:
    """Read the document types and reason codes; BrokenFile names what is wrong."""
    files = {part: folder / "catalogue" / f"{part}.json" for part in ("documents", "reasons")}
    documents, reasons = _json(files["documents"]), _json(files["reasons"])
    try:
        return Catalogue.parse(documents, reasons)
    except CatalogueError as error:
        raise BrokenFile(files[error.part], error.pointer, error.problem) from None


def _published(by_version: Mapping[tuple[str, int], Definition]) -> Published:
    newest: dict[str, int] = {}
    ids: dict[str, frozenset[str]] = {}
    for (name, version), definition in by_version.items():
        newest[name] = max(version, newest.get(name, 0))
        known = definition.data.get("id")
        ids[name] = ids.get(name, frozenset()) | ({known} if isinstance(known, str) else set())
    return Published(newest, ids)


def _latest(definitions: Definitions, folder: Path, name: str) -> Definition:
    try:
        return definitions.latest(name)
    except NotFound:
        raise BrokenFile(folder, "", f"no definition here has the name {name!r}") from None


def _parsed(file: Path, parse: Callable[[Any], T]) -> T:
    content = _json(file)
    try:
        return parse(content)
    except DefinitionError as error:
        first = error.problems[0]
        raise BrokenFile(file, first.pointer, first.message) from None
    except PolicyError as error:
        raise BrokenFile(file, error.pointer, error.message) from None


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise BrokenFile(file, "", "the file does not exist") from None
    except OSError as error:
        raise BrokenFile(file, "", f"the file can't be read: {error.strerror}") from None
    except json.JSONDecodeError as error:
        raise BrokenFile(file, "", f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError as error:
        raise BrokenFile(file, "", f"not UTF-8: byte {error.start}") from None
    except RecursionError:
        raise BrokenFile(file, "", "nested too deeply") from None

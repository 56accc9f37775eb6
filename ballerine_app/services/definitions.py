"""The shipped definitions, rules and catalogue, read from JSON files once at the start.

A broken file stops the start with the file, the pointer and the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

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


class BrokenFile(Exception):
    """A definition, rules or catalogue file that can't be used: `file`, `pointer` and `reason`."""

    def __init__(self, file: Path, pointer: str, reason: str) -> None:
        super().__init__(f"{file}: at {pointer or '/'}: {reason}")
        self.file, self.pointer, self.reason = file, pointer, reason


class Definitions:
    """All workflow and flow definitions by name and version; threads share it.

    `load` fetches a version that isn't known yet, `newest` tells the highest published version of a name; both are
    asked where definitions lie in the database, and absent where files are all there is.
    """

    def __init__(
        self,
        by_version: Mapping[tuple[str, int], Definition],
        load: Callable[[str, int], Definition | None] | None = None,
        newest: Callable[[str], int | None] | None = None,
    ) -> None:
        self._by_version = dict(by_version)
        self._load = load
        self._newest = newest

    @property
    def by_version(self) -> dict[tuple[str, int], Definition]:
        """The versions that are known so far."""
        return dict(self._by_version)

    def of(self, name: str, version: int) -> Definition:
        """One version of a definition; NotFound when it isn't installed."""
        found = self._by_version.get((name, version)) or (self._load(name, version) if self._load else None)
        if found is None:
            raise NotFound("definition_missing", name=name, version=str(version))
        self._by_version[name, version] = found
        return found

    def latest(self, name: str) -> Definition:
        """The highest published version under a name; NotFound when there is none."""
        newest = self._newest(name) if self._newest else None
        if newest is None:
            newest = max((version for known, version in self._by_version if known == name), default=None)
        if newest is None:
            raise NotFound("definition_missing", name=name, version="")
        return self.of(name, newest)

    def called(self, name_or_id: str) -> Definition:
        """The latest version of what a parent calls its child: a name, or the id that any version of it was imported
        with. NotFound when there is none.
        """
        for (name, _), definition in self.by_version.items():
            if name_or_id in (name, definition.data.get("id")):
                return self.latest(name)
        return self.latest(name_or_id)

    def names_of(self, name: str) -> frozenset[str]:
        """Everything that a parent may call a definition: its name, and the ids of its known versions."""
        ids = (found.data.get("id") for (known, _), found in self.by_version.items() if known == name)
        return frozenset([name, *(each for each in ids if isinstance(each, str))])


def load_definitions(folder: Path = SHIPPED) -> Definitions:
    """Read every workflow and flow of a folder; BrokenFile names what is wrong, or which workflow is not there."""
    found: dict[tuple[str, int], Definition] = {}
    files = sorted([*(folder / "workflows").glob("*.json"), *(folder / "flows").glob("*.json")])
    for file in files:
        definition = _parsed(file, Definition.parse)
        if (definition.name, definition.version) in found:
            raise BrokenFile(file, "/version", f"{definition.name} {definition.version} stands in another file too")
        found[definition.name, definition.version] = definition
    definitions = Definitions(found)
    for name in WORKFLOW_OF.values():
        flow = _latest(definitions, folder, name).data.get("config", {}).get("collectionFlow", "")
        _latest(definitions, folder, flow)
    return definitions


def load_policy(file: Path | None = None, *, steps: Collection[str] | None = None) -> Policy:
    """Read the risk rules; BrokenFile names what is wrong.

    With `steps`, the extra steps that rules may ask for: a rule that asks for another one would ask for nothing.
    """
    path = file or SHIPPED / "rules" / "risk.json"
    policy = _parsed(path, Policy.parse)
    for index, rule in enumerate(policy.rules):
        step = rule.action.step if rule.action else None
        if steps is not None and step is not None and step not in steps:
            known = ", ".join(sorted(steps))
            raise BrokenFile(path, f"/rules/{index}/action/step", f"there is no step {step!r}; known: {known}")
    return policy


def load_catalogue(folder: Path = SHIPPED) -> Catalogue:
    """Read the document types and reason codes; BrokenFile names what is wrong."""
    files = {part: folder / "catalogue" / f"{part}.json" for part in ("documents", "reasons")}
    documents, reasons = _json(files["documents"]), _json(files["reasons"])
    try:
        return Catalogue.parse(documents, reasons)
    except CatalogueError as error:
        raise BrokenFile(files[error.part], error.pointer, error.problem) from None


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

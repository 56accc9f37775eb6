"""The shipped definitions, rules and catalogue, read from JSON files once at the start.

A broken file stops the start with the file, the pointer and the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ballerine_app.engine.documents import Catalogue, CatalogueError
from ballerine_app.engine.rules import Policy, PolicyError
from ballerine_app.engine.workflow import Definition, DefinitionError
from ballerine_app.services.errors import NotFound

SHIPPED = Path(__file__).parents[1] / "definitions"
T = TypeVar("T")


class BrokenFile(Exception):
    """A definition, rules or catalogue file that can't be used: `file`, `pointer` and `reason`."""

    def __init__(self, file: Path, pointer: str, reason: str) -> None:
        super().__init__(f"{file}: at {pointer or '/'}: {reason}")
        self.file, self.pointer, self.reason = file, pointer, reason


@dataclass(frozen=True, slots=True)
class Definitions:
    """All workflow and flow definitions by name and version."""

    by_version: dict[tuple[str, int], Definition]

    def of(self, name: str, version: int) -> Definition:
        """One version of a definition; NotFound when it isn't installed."""
        try:
            return self.by_version[name, version]
        except KeyError:
            raise NotFound("definition_missing", name=name, version=str(version)) from None

    def latest(self, name: str) -> Definition:
        """The highest version under a name; NotFound when there is none."""
        versions = [version for known, version in self.by_version if known == name]
        if not versions:
            raise NotFound("definition_missing", name=name, version="")
        return self.of(name, max(versions))


def load_definitions(folder: Path = SHIPPED) -> Definitions:
    """Read every workflow and flow of a folder; BrokenFile names what is wrong."""
    found: dict[tuple[str, int], Definition] = {}
    for file in sorted([*(folder / "workflows").glob("*.json"), *(folder / "flows").glob("*.json")]):
        definition = _read(file, Definition.parse)
        found[definition.name, definition.version] = definition
    return Definitions(found)


def load_policy(file: Path | None = None) -> Policy:
    """Read the risk rules; BrokenFile names what is wrong."""
    return _read(file or SHIPPED / "rules" / "risk.json", Policy.parse)


def load_catalogue(folder: Path = SHIPPED) -> Catalogue:
    """Read the document types and reason codes; BrokenFile names what is wrong."""
    reasons = json.loads((folder / "catalogue" / "reasons.json").read_text("utf-8"))
    return _read(folder / "catalogue" / "documents.json", lambda documents: Catalogue.parse(documents, reasons))


def _read(file: Path, parse: Callable[[Any], T]) -> T:
    try:
        return parse(json.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        raise BrokenFile(file, "", "the file does not exist") from None
    except json.JSONDecodeError as error:
        raise BrokenFile(file, "", f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}") from None
    except DefinitionError as error:
        first = error.problems[0]
        raise BrokenFile(file, first.pointer, first.message) from None
    except (PolicyError, CatalogueError) as error:
        raise BrokenFile(file, error.pointer, str(error)) from None

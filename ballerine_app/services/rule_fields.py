"""The field catalogue of rules: what the journeys fill in, what definitions promise, and what real cases have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakKeyDictionary

from ballerine_app.engine.rules.country_groups import COUNTRY_GROUPS
from ballerine_app.engine.rules.form_operators import FieldType
from ballerine_app.engine.rules.policy_fields import KnownField, KnownFields
from ballerine_app.locales import catalogue, text
from ballerine_app.locales.countries import country_name
from ballerine_app.services.definitions import EXTRA_STEPS
from ballerine_app.services.journey_fields import JOURNEY_FIELDS, OPEN_PATHS, SOURCES, choices_of
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.schema_fields import schema_fields
from ballerine_app.services.seen_fields import MOST_VALUES, SeenField, seen_fields
from ballerine_app.services.version_act import Editor
from ballerine_app.store.database import Database
from ballerine_app.store.rule_samples import context_schemas, list_kinds, recent_contexts
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.rule_fields import FieldCatalogue, FieldView

MOST_CASES: Final = 200
_KEPT_FOR: Final = timedelta(seconds=20)
_SOURCES: Final = ("applicant", "document", "records", "vendor", "other")
_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-]+")
# By database, so that two in one process don't see each other's; by project in each.
_kept: WeakKeyDictionary[Database, dict[str, _Kept]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class _Kept:
    at: datetime
    fields: FieldCatalogue
    known: KnownFields


def rule_fields(runtime: Runtime, who: Editor) -> FieldCatalogue:
    """The catalogue of the person's project, at most some seconds old."""
    with runtime.database.read() as tx:
        return _held(tx, runtime, who.project_id).fields


def known_fields(tx: ReadTransaction, runtime: Runtime, project_id: str) -> KnownFields:
    """The same as the linter of policies takes it."""
    return _held(tx, runtime, project_id).known


def _held(tx: ReadTransaction, runtime: Runtime, project_id: str) -> _Kept:
    now = runtime.clock()
    of_database = _kept.setdefault(runtime.database, {})
    held = of_database.get(project_id)
    if held is None or not now - _KEPT_FOR <= held.at <= now:
        fields = _catalogue(tx, runtime, project_id)
        held = of_database[project_id] = _Kept(now, fields, _known(fields))
    return held


def _known(fields: FieldCatalogue) -> KnownFields:
    known = {
        path: KnownField(
            path,
            each.type,  # type: ignore[arg-type]  # views keep plain texts
            each.label,
            tuple(value for value, _ in each.choices) if each.closed else (),
            each.always,
        )
        for path, each in fields.fields.items()
    }
    return KnownFields(known, OPEN_PATHS, frozenset(name for name, _ in fields.lists))


def field_label(path: str) -> str:
    """What a field is called: the catalogue's words, or its own name with spaces."""
    key = f"field.{path}"
    if key in catalogue():
        return text(key)
    steps = [step for step in path.replace("[]", "").split(".") if step]
    if steps and steps[0] in SOURCES:
        steps = steps[2 if steps[1:2] == ["data"] else 1 :] or steps
    words = [" ".join(part.casefold() for part in _WORDS.split(step) if part) for step in steps[-2:]]
    told = " ".join(word for word in words if word)
    return told[:1].upper() + told[1:] if told else text("field.item")


def country_groups() -> tuple[tuple[str, str], ...]:
    """The groups of countries that rules can name, in words."""
    return tuple((name, text(f"country_group.{name}")) for name in COUNTRY_GROUPS)


def _catalogue(tx: ReadTransaction, runtime: Runtime, project_id: str) -> FieldCatalogue:
    contexts = recent_contexts(tx, project_id, MOST_CASES)
    schemas = context_schemas(tx, project_id)
    lists = list_kinds(tx, project_id)
    seen = seen_fields(contexts)
    found: dict[str, FieldView] = {}
    for path, (kind, always) in JOURNEY_FIELDS.items():
        choices = choices_of(path, runtime.catalogue)
        found[path] = _view(path, kind, seen.get(path), len(contexts), choices, always=always)
    for schema in schemas:
        for path, (kind, choices) in schema_fields(schema).items():
            found.setdefault(path, _view(path, kind, seen.get(path), len(contexts), choices))
    for path, each in seen.items():
        found.setdefault(path, _view(path, each.type, each, len(contexts), ()))
    ordered = sorted(found.values(), key=lambda each: _SOURCES.index(each.source))
    return FieldCatalogue({each.path: each for each in ordered}, tuple(lists.items()), tuple(sorted(EXTRA_STEPS)))


def _view(
    path: str, kind: FieldType, seen: SeenField | None, cases: int, choices: Iterable[str], always: bool = False
) -> FieldView:
    closed = tuple(choices)
    had = sorted(seen.values) if seen and len(seen.values) <= MOST_VALUES else []
    source = SOURCES.get(path.partition(".")[0].removesuffix("[]"), "other")
    share = round(100 * seen.cases / cases) if seen and cases else (0 if cases else -1)
    return FieldView(
        path=path,
        label=field_label(path),
        type=kind,
        type_words=text(f"field_type.{kind}"),
        source=source,
        source_words=text(f"field_source.{source}"),
        share=share,
        share_words=text("field.share", percent=share) if share >= 0 else "",
        choices=tuple((value, value_words(value, kind)) for value in (closed or had)),
        closed=bool(closed),
        always=always,
    )


def value_words(value: str, kind: str) -> str:
    """A value of a field in words: a country by its name, a known choice by its label, else as it is."""
    if kind == "country":
        try:
            return country_name(value)
        except KeyError:
            return value
    key = f"field_value.{value}"
    return text(key) if key in catalogue() else value

"""Definitions as text: reading what people paste or hand in as a file, and laying out what is stored."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import Any, Final

import rfc8785

from ballerine_app.engine.workflow import Definition, DefinitionError, Problem, lint
from ballerine_app.engine.workflow.limits import find_unfit
from ballerine_app.locales import text as words
from ballerine_app.services.errors import Invalid, InvalidDefinition
from ballerine_app.views.versions import LintFinding

MOST_BYTES: Final = 1_000_000
_MOST_DIGITS: Final = 400  # of a whole number; one that JSON holds exactly has at most 16
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SEVERITIES: Final = ("error", "warning", "info")


def read_definition(text: str) -> dict[str, Any]:
    """A definition's JSON as an envelope; a bare statechart gets one.

    InvalidDefinition for what can't be stored. Whether it can run is another question (`findings_of`).
    """
    data = read_object(text)
    if "definition" not in data and isinstance(data.get("states"), dict):
        return {"definitionType": "statechart-json", "definition": data}
    return data


def read_object(text: str) -> dict[str, Any]:
    """A JSON object.

    InvalidDefinition for what can't be stored: no JSON, no object, too large, a key twice, numbers or text that JSON
    can't hold.
    """
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        found = finding("error", "too_large", "", size=f"{MOST_BYTES // 1_000_000} MB")
        raise InvalidDefinition("definition_too_large", (found,))
    try:
        data = json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_no_constant, parse_int=_whole_number
        )
        if not isinstance(data, dict):
            raise ValueError(words("finding.not_an_object"))
        unfit = find_unfit(data)
        if unfit:
            found = LintFinding(unfit.severity, unfit.code, unfit.pointer, unfit.message)
            raise InvalidDefinition("definition_not_json", (found,))
        if _holds_nul(data):
            raise ValueError(words("finding.nul"))
        rfc8785.dumps(data)
    except json.JSONDecodeError as error:
        found = finding("error", "not_json_at", "", reason=error.msg, line=str(error.lineno), column=str(error.colno))
        raise InvalidDefinition("definition_not_json", (found,)) from None
    except RecursionError:
        raise InvalidDefinition("definition_not_json", (finding("error", "too_deep", ""),)) from None
    except ValueError as error:
        found = finding("error", "not_json", "", reason=str(error)[:200])
        raise InvalidDefinition("definition_not_json", (found,)) from None
    return data


def named(data: dict[str, Any], name: str, version: int) -> dict[str, Any]:
    """The envelope under a name and version number, which stand where they stood, or else in front."""
    own = {"name": name, "version": version}
    return {**{key: value for key, value in own.items() if key not in data}, **data, **own}


def name_in(data: dict[str, Any]) -> str:
    """The name that an envelope gives itself, or "": a statechart's id stands in for it."""
    chart = data.get("definition")
    given = data.get("name") or (chart.get("id") if isinstance(chart, dict) else None)
    return given if isinstance(given, str) else ""


def proper_name(name: str) -> str:
    """The name if it can be one: 1 to 64 letters, digits, `_` and `-`. Invalid("wrong_definition_name") if not."""
    if not _NAME.fullmatch(name):
        raise Invalid("wrong_definition_name", field="name")
    return name


def laid_out(data: dict[str, Any]) -> str:
    """The JSON over several lines, as people edit it."""
    return json.dumps(data, indent=2, ensure_ascii=False)


def content_hash(data: dict[str, Any]) -> str:
    """The hash that a definition of this content has, also where it can't run."""
    return hashlib.sha256(rfc8785.dumps(data)).hexdigest()


def findings_of(data: Any) -> tuple[LintFinding, ...]:
    """Everything that is wrong or questionable with a definition, errors first; those that stop it are errors."""
    try:
        problems = _linted(Definition.parse(data))
    except DefinitionError as error:
        problems = tuple(error.problems)
    return by_severity(LintFinding(each.severity, each.code, each.pointer, each.message) for each in problems)


@lru_cache(maxsize=32)
def _linted(definition: Definition) -> tuple[Problem, ...]:
    # Open pages ask again whenever a case moves; what is wrong with a definition stays the same.
    return tuple(lint(definition))


def by_severity(findings: Any) -> tuple[LintFinding, ...]:
    """Findings with the errors first, else in their order."""
    return tuple(sorted(findings, key=lambda each: _SEVERITIES.index(each.severity)))


def finding(severity: str, code: str, pointer: str, **values: str) -> LintFinding:
    """A finding of the services, whose sentence stands in the catalogue under `finding.<code>`."""
    return LintFinding(severity, code, pointer, words(f"finding.{code}", **values))


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(words("finding.key_twice", name=twice[:64]))
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(words("finding.no_number", name=name))


def _whole_number(digits: str) -> int:
    # Python's own refusal of a longer one tells how to switch it off.
    if len(digits) > _MOST_DIGITS:
        raise ValueError(words("finding.long_number", most=str(_MOST_DIGITS)))
    return int(digits)


def _holds_nul(value: Any) -> bool:
    """Whether a text or key holds the one character that PostgreSQL can't read out of JSON."""
    if isinstance(value, str):
        return "\0" in value
    inner = [*value, *value.values()] if isinstance(value, dict) else value
    return isinstance(inner, list) and any(map(_holds_nul, inner))

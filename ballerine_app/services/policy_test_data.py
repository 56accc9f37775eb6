"""Data for a test out of a real case: only what the policy reads, and nothing that says who it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ballerine_app.engine.rules import Policy, PolicyError
from ballerine_app.locales import text
from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.policy_act import must_be_policy_editor
from ballerine_app.services.policy_findings import parsed_policy
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.cases import get_case
from ballerine_app.store.policy_cases import newest_scored
from ballerine_app.views.policies import CaseChoice

MOST_CHOICES: Final = 30
_Json = dict[str, Any]
_MOST_ITEMS: Final = 20
# Codes of countries, currencies and the like; and moments, which are blurred where they are a birthday.
_CODE: Final = re.compile(r"[A-Z]{2,3}")
_MOMENT: Final = re.compile(r"(\d{4}-\d{2})-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?")
_BIRTH: Final = re.compile("birth|dob", re.IGNORECASE)
# Words that the product itself writes into a context; what people typed never is one of them.
_OWN: Final = frozenset({"individual", "business", "approved", "rejected", "revision"})


def cases_to_copy(runtime: Runtime, who: Editor) -> tuple[CaseChoice, ...]:
    """The newest cases that have a score, to choose one from."""
    must_be_policy_editor(who)
    with runtime.database.read() as tx:
        rows = newest_scored(tx, who.project_id, MOST_CHOICES)
    return tuple(CaseChoice(row.id, text("policy_test.case", reference=row.reference, name=row.name)) for row in rows)


def data_of_case(runtime: Runtime, who: Editor, content: _Json, case_id: str) -> _Json:
    """What the policy reads of a case, with other words for whatever was typed: equal ones stay equal.

    NotFound("case_not_found"); Invalid("policy_test_not_now") for content that can't judge.
    """
    must_be_policy_editor(who)
    policy = parsed_policy({key: value for key, value in content.items() if key != "tests"})
    if isinstance(policy, PolicyError):
        raise Invalid("policy_test_not_now")
    with runtime.database.read() as tx:
        case = get_case(tx, who.project_id, case_id)
    if case is None:
        raise NotFound("case_not_found")
    return without_people(policy, content, case.context)


def without_people(policy: Policy, content: Mapping[str, Any], context: Mapping[str, Any]) -> _Json:
    """The part of a context that the policy reads, without personal data.

    Numbers, truth values, country codes and words that the rules themselves name stay. A birthday becomes the first of
    its month, any other text a placeholder.
    """
    named = set(_texts({key: content.get(key) for key in ("rules", "scorecard")})) | _OWN
    cover = _Cover(named)
    found: Any = {}
    for path in ("entity.type", *_reads(policy)):
        found = _copied(found, context, tuple(path.replace("[]", ".[]").split(".")), "", cover)
    return found if isinstance(found, dict) else {}


class _Cover:
    """Other words for texts, the same for the same text."""

    def __init__(self, named: set[str]) -> None:
        self._named = named
        self._words: dict[str, str] = {}

    def of(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {name: self.of(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self.of(item, key) for item in value[:_MOST_ITEMS]]
        if not isinstance(value, str) or not value or value in self._named or _CODE.fullmatch(value):
            return value
        if moment := _MOMENT.fullmatch(value):
            return f"{moment[1]}-01" if _BIRTH.search(key) else value
        word = self._words.setdefault(value, f"text {len(self._words) + 1}")
        return f"{word.replace(' ', '')}@example.com" if "@" in value else word


def _copied(into: Any, source: Any, steps: tuple[str, ...], key: str, cover: _Cover) -> Any:
    """`into` with what lies at a path of the source, covered; what isn't there stays absent."""
    if not steps or steps == ("",):
        return cover.of(source, key)
    step, rest = steps[0], steps[1:]
    if step == "[]":
        if not isinstance(source, list):
            return into
        items = into if isinstance(into, list) else []
        return [
            _copied(items[index] if index < len(items) else {}, item, rest, key, cover)
            for index, item in enumerate(source[:_MOST_ITEMS])
        ]
    if isinstance(source, list):
        return cover.of(source, key)
    if not isinstance(source, dict) or step not in source:
        return into
    held = into if isinstance(into, dict) else {}
    if not rest and isinstance(held.get(step), dict | list) and held[step]:
        return held  # part of it is there already, and the whole holds more than the rules read
    return {**held, step: _copied(held.get(step, {}), source[step], rest, step, cover)}


def _reads(policy: Policy) -> tuple[str, ...]:
    found = [path for rule in policy.rules for path in rule.reads]
    if policy.scorecard:
        found += [path for each in policy.scorecard.characteristics for path in each.value.reads]
        found += [path for each in policy.scorecard.limits for path in each.amount.reads]
    return tuple(dict.fromkeys(path for path in found if path))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for item in inner for each in _texts(item)]

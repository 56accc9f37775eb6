"""`aml_hits`: what anti-money-laundering screenings found about a person or company."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.registry import operator, suggest

HIT_KINDS: Final = ("pep", "sanctions", "warnings", "adverseMedia", "fitnessProbity")


def hits_of_child_workflows(children: Any) -> list[Any]:
    """The hits in `childWorkflows.<name>`: `<child id>.result.vendorResult.aml.hits` of all its children."""
    found: list[Any] = []
    for child in children.values() if isinstance(children, dict) else ():
        for key in ("result", "vendorResult", "aml", "hits"):
            child = child.get(key) if isinstance(child, dict) else None
        found += child if isinstance(child, list) else ()
    return found


def _check_kind(kind: Any) -> None:
    if kind not in HIT_KINDS:
        likely = suggest(str(kind), HIT_KINDS)
        hint = f" Did you mean {likely!r}?" if likely else ""
        raise ValueError(f"hits are of the kinds {', '.join(HIT_KINDS)}.{hint}")


@operator(
    "aml_hits",
    1,
    2,
    strict=True,
    steps=True,
    constants={1: _check_kind},
    example=(
        {"aml_hits": [{"var": "screening"}, "pep"]},
        {"screening": {"aml": {"hits": [{"matchedName": "Ann", "pep": [{"sourceName": "List"}]}, {"pep": []}]}}},
        [{"matchedName": "Ann", "pep": [{"sourceName": "List"}]}],
    ),
)
def aml_hits(steps: Steps, source: Any, kind: Any = UNDEFINED) -> list[Any] | None:
    """The hits of a screening, all of them or those that have something under one kind.

    `source` is the list of hits, what holds them under `aml.hits` or `hits`, or Ballerine's `childWorkflows.<name>`,
    whose children each hold theirs. The kind must be written in the rule: pep, sanctions, warnings, adverseMedia or
    fitnessProbity. Null when there was no screening, so that it can't be mistaken for one that found nothing.
    """
    hits = _hits(source)
    if hits is None:
        return None
    steps.spend(len(hits))
    return [hit for hit in hits if isinstance(hit, dict) and (kind is UNDEFINED or hit.get(kind))]


def _hits(source: Any) -> list[Any] | None:
    if isinstance(source, list):
        return source
    if not isinstance(source, dict):
        return None
    holder = source.get("aml", source)
    if isinstance(holder, dict) and isinstance(holder.get("hits"), list):
        return list(holder["hits"])
    screened = [child for child in source.values() if isinstance(child, dict) and "result" in child]
    return hits_of_child_workflows(source) if screened else None

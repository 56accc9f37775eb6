"""The four-state review that every benchmark of the workflow engine runs: flat, nested, parallel, with JMESPath."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.workflow import Definition, Event

Json = dict[str, Any]

# One case: handed in, sent back once, handed in again, approved. Three of the four events have a guard that passes.
EVENTS: tuple[tuple[str, Json], ...] = (
    ("submit", {"step": "submitted"}),
    ("revision", {"round": 1}),
    ("submit", {"step": "submitted"}),
    ("approve", {"note": "checked"}),
)


def events() -> tuple[Event, ...]:
    """The events of one case."""
    return tuple(Event(name, payload) for name, payload in EVENTS)


def context(kilobytes: float = 1) -> Json:
    """A case's context of about that size as JSON."""
    documents = [{"id": f"document-{number}", "type": "passport", "pages": [1, 2]} for number in range(3)]
    fields = max(0, round((kilobytes * 1024 - 320) / 100))
    data = {f"field{number:04d}": "x" * 84 for number in range(fields)}
    return {"entity": {"type": "individual", "data": data}, "risk": {"score": 20}, "documents": documents}


def flat() -> Json:
    """A bare statechart without nesting."""
    return {"initial": "collection", "states": _states("json-logic")}


def with_jmespath() -> Json:
    """The same with guards in JMESPath."""
    return {"initial": "collection", "states": _states("jmespath")}


def nested() -> Json:
    """The same inside a state, whose own event `reject` both inner states take."""
    states = _states("json-logic")
    inner = {name: states.pop(name) for name in ("collection", "manual_review")}
    del inner["manual_review"]["on"]["reject"]
    inner["manual_review"]["on"]["approve"]["target"] = "#approved"
    states["approved"]["id"] = "approved"
    review = {"initial": "collection", "states": inner, "on": {"reject": "rejected"}}
    return {"initial": "review", "states": {"review": review, **states}}


def parallel() -> Json:
    """The same beside a region that screens as soon as something was handed in."""
    screening = {"initial": "idle", "states": {"idle": {"on": {"submit": "running"}}, "running": {}}}
    return {"type": "parallel", "states": {"review": flat(), "screening": screening}}


def compiled(chart: Json) -> Definition:
    """The definition of a chart."""
    return Definition.parse({"name": "review", "definition": chart})


def _states(language: str) -> Json:
    rules: dict[str, tuple[Any, str]] = {
        "handed_in": ({"==": [{"var": "step"}, "submitted"]}, "step == 'submitted'"),
        "once": ({"<": [{"var": "round"}, 2]}, "round < `2`"),
        "harmless": (
            {"and": [{"<": [{"var": "risk.score"}, 85]}, {"==": [{"var": "entity.type"}, "individual"]}]},
            "risk.score < `85` && entity.type == 'individual'",
        ),
    }
    place = 0 if language == "json-logic" else 1
    cond = {name: {"type": language, "options": {"rule": rule[place]}} for name, rule in rules.items()}
    return {
        "collection": {
            "tags": ["collection_flow"],
            "on": {"submit": {"target": "manual_review", "cond": cond["handed_in"]}},
        },
        "manual_review": {
            "tags": ["manual_review"],
            "on": {
                "approve": {"target": "approved", "cond": cond["harmless"]},
                "revision": {"target": "collection", "cond": cond["once"]},
                "reject": "rejected",
            },
        },
        "approved": {"type": "final", "tags": ["approved"]},
        "rejected": {"type": "final", "tags": ["rejected"]},
    }

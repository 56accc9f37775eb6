"""The stories behind the recorded histories, all about invented people and businesses."""

from __future__ import annotations

from typing import Any

import orjson

from ballerine_app.services.definitions import SHIPPED
from tests.histories.recorded_history import Json, Story

Events = list[tuple[str, Json | None]]


def _shipped(name: str) -> Json:
    definition: Json = orjson.loads((SHIPPED / "workflows" / f"{name}.json").read_bytes())
    return definition


def _logic(rule: Any) -> Json:
    return {"type": "json-logic", "options": {"rule": rule}}


def _path(rule: str) -> Json:
    return {"type": "jmespath", "options": {"rule": rule}}


def _documents(*statuses: str) -> tuple[str, Json]:
    documents = [
        {"id": f"doc_{n}", "type": "passport" if n == 1 else "selfie", "decision": {"status": status}}
        for n, status in enumerate(statuses, start=1)
    ]
    return "UPDATE_CONTEXT", {"context": {"documents": documents}}


def _risk(score: int, *actions: str) -> tuple[str, Json]:
    return "UPDATE_CONTEXT", {"context": {"risk": {"score": score, "actions": list(actions), "fired": []}}}


_PERSON: Json = {"entity": {"type": "individual"}, "documents": []}
_BUSINESS: Json = {"entity": {"type": "business", "data": {"companyName": "Harbour Lamp Works"}}, "documents": []}
_COLLECT: Events = [
    ("USER_NEXT_STEP", {"step": "intro"}),
    (
        "DEEP_MERGE_CONTEXT",
        {"newContext": {"entity": {"data": {"firstName": "Iva", "lastName": "Kern", "country": "SI"}}}},
    ),
    _documents("", ""),
    _risk(20),
    ("USER_NEXT_STEP", {"step": "identity"}),
    ("USER_PREV_STEP", {"step": "identity"}),
    ("USER_NEXT_STEP", {"step": "submitted"}),
]
_REJECTION: Json = {"reasonCode": "forged", "text": "The document was changed."}

_NESTED: Json = {
    "name": "nested_checks",
    "version": 1,
    "definition": {
        "initial": "work",
        "on": {"cancel": "cancelled"},
        "states": {
            "work": {
                "tags": ["open"],
                "initial": "draft",
                "on": {"note": {}, "hold": "held"},
                "onDone": "closed",
                "states": {
                    "draft": {"on": {"send": "review"}},
                    "review": {
                        "tags": ["review"],
                        "initial": "first",
                        "states": {
                            "first": {"on": {"pass": "second"}},
                            "second": {
                                "on": {
                                    "pass": {"target": "#ready", "cond": _logic({"<": [{"var": "risk.score"}, 40]})},
                                    "hold": "first",
                                }
                            },
                        },
                    },
                    "ready": {"id": "ready", "on": {"finish": "finished"}},
                    "finished": {"type": "final"},
                },
            },
            "held": {"on": {"resume": "#ready"}},
            "closed": {"type": "final", "tags": ["done"]},
            "cancelled": {"type": "final"},
        },
    },
}
_ALWAYS: Json = {
    "name": "always_chain",
    "definition": {
        "initial": "waiting",
        "context": {"limit": 3},
        "states": {
            "waiting": {"on": {"measured": "sorting"}},
            "sorting": {
                "always": [
                    {"target": "high", "cond": _path("risk.score > `70`")},
                    {"target": "middle", "cond": _path("risk.score >= `40`")},
                    {"target": "low"},
                ]
            },
            "high": {"always": {"target": "blocked", "cond": _logic({"in": ["block", {"var": "risk.actions"}]})}},
            "middle": {"on": {"again": "waiting"}},
            "low": {"always": "cleared"},
            "cleared": {"type": "final"},
            "blocked": {"type": "final"},
        },
    },
}
_TIMERS: Json = {
    "name": "reminders",
    "definition": {
        "initial": "asked",
        "states": {
            "asked": {
                "after": {"86400000": {"target": "reminded"}},
                "on": {"answered": "done"},
            },
            "reminded": {
                "after": [
                    {"delay": 86400000, "target": "asked", "cond": _logic({"==": [{"var": "patient"}, True]})},
                    {"delay": 172800000, "target": "expired"},
                ],
                "on": {"answered": "done"},
            },
            "done": {"type": "final"},
            "expired": {"type": "final"},
        },
    },
}
_PARENT: Json = {
    "name": "company_with_owners",
    "version": 2,
    "config": {"childCallbackResults": [{"definitionId": "owner_check", "deliverEvent": "OWNER_CHECKED"}]},
    "events": {"submit": {"actors": ["applicant"]}, "OWNER_CHECKED": {"actors": ["system"]}},
    "extensions": {
        "childWorkflowPlugins": [
            {
                "name": "owners",
                "definitionId": "owner_check",
                "stateNames": ["owners"],
                "successAction": "OWNERS_STARTED",
            }
        ],
        "apiPlugins": [
            {
                "name": "registry",
                "pluginKind": "api",
                "stateNames": ["owners"],
                "successAction": "REGISTRY_READ",
                "errorAction": "REGISTRY_READ",
            }
        ],
    },
    "definition": {
        "initial": "collection",
        "states": {
            "collection": {"on": {"submit": "owners"}},
            "owners": {
                "on": {
                    "OWNERS_STARTED": {},
                    "REGISTRY_READ": {},
                    "OWNER_CHECKED": {
                        "target": "review",
                        "cond": _path("length(values(childWorkflows.owner_check)[?status != 'completed']) == `0`"),
                    },
                }
            },
            "review": {"on": {"approve": "approved"}},
            "approved": {"type": "final"},
        },
    },
}
_CHILD: Json = {
    "name": "owner_check",
    "definition": {
        "initial": "open",
        "states": {
            "open": {"on": {"begin": "checking"}},
            "checking": {"on": {"vendor_done": [{"target": "passed", "cond": _path("hit == `false`")}, "flagged"]}},
            "flagged": {"on": {"approve": "passed", "reject": "failed"}},
            "passed": {"type": "final", "tags": ["approved"]},
            "failed": {"type": "final", "tags": ["rejected"]},
        },
    },
}
_REGIONS: Json = {
    "name": "two_regions",
    "definition": {
        "initial": "both",
        "states": {
            "both": {
                "type": "parallel",
                "onDone": "finished",
                "on": {"pause": "paused"},
                "states": {
                    "papers": {
                        "initial": "missing",
                        "states": {
                            "missing": {"on": {"uploaded": "there", "reset": "missing"}},
                            "there": {"on": {"reset": "missing", "checked": "ok"}},
                            "ok": {"type": "final"},
                        },
                    },
                    "screening": {
                        "initial": "idle",
                        "states": {
                            "idle": {"on": {"uploaded": "running"}},
                            "running": {"on": {"clear": "clean"}},
                            "clean": {"type": "final"},
                            "last": {"type": "history"},
                        },
                    },
                    "earlier": {"type": "history", "history": "deep"},
                },
            },
            "paused": {"on": {"resume": "both.earlier"}},
            "finished": {"type": "final"},
        },
    },
}
_ACTIONS: Json = {
    "name": "counting",
    "config": {"strictRules": True},
    "definition": {
        "initial": "open",
        "context": {"tries": 0, "log": {"first": "kept"}},
        "states": {
            "open": {
                "exit": {"type": "unset", "options": {"paths": ["log.first"]}},
                "on": {
                    "try": [
                        {
                            "target": "locked",
                            "cond": _logic({">=": [{"var": "tries"}, 2]}),
                            "actions": {"type": "dispatch", "options": {"event": "LOCKED", "payload": {"var": "log"}}},
                        },
                        {
                            "actions": {
                                "type": "assign",
                                "options": {"set": {"tries": {"+": [{"var": "tries"}, 1]}, "log.by": {"var": "by"}}},
                            }
                        },
                    ]
                },
            },
            "locked": {
                "entry": {"type": "assign", "options": {"set": {"lockedAt": {"now": []}}}},
                "on": {"unlock": {"target": "open", "cond": _logic({">": [{"now": []}, {"var": "lockedAt"}]})}},
            },
        },
    },
}

STORIES: dict[str, Story] = {
    "person_approved": Story(
        _shipped("person_review"),
        _PERSON,
        (*_COLLECT, ("approve", None), _documents("approved", "approved"), _risk(20), ("approve", None)),
    ),
    "person_straight_through": Story(
        _shipped("person_review"),
        _PERSON,
        (
            _risk(0, "auto_approve"),
            ("UPDATE_CONTEXT", {"context": {"documents": [{"id": "doc_1", "check": {"status": "passed"}}]}}),
            ("USER_NEXT_STEP", {"step": "submitted"}),
            ("DEEP_MERGE_CONTEXT", {"newContext": {"entity": {"data": {"note": "archived"}}}}),
        ),
    ),
    "person_rejected": Story(
        _shipped("person_review"),
        _PERSON,
        (*_COLLECT, ("revision", None), ("unheard_of", None), ("reject", _REJECTION)),
    ),
    "person_sent_back_twice": Story(
        _shipped("person_review"),
        _PERSON,
        (
            *_COLLECT,
            _documents("approved", "revision"),
            ("revision", None),
            _documents("approved", ""),
            ("RESUBMITTED", None),
            _documents("revision", ""),
            ("revision", None),
            ("RETURN_TO_REVIEW", None),
            _documents("approved", "approved"),
            ("approve", None),
        ),
    ),
    "business_blocked_then_rejected": Story(
        _shipped("business_review"),
        _BUSINESS,
        (
            *_COLLECT,
            _documents("approved", "approved"),
            _risk(90, "block", "require_step"),
            ("approve", None),
            ("reject", _REJECTION),
        ),
    ),
    "business_approved": Story(
        _shipped("business_review"),
        _BUSINESS,
        (*_COLLECT, _documents("approved", "approved"), ("approve", None), ("approve", None)),
    ),
    "nested_states": Story(
        _NESTED,
        {"risk": {"score": 55}},
        (
            ("note", {"text": "seen"}),
            ("send", None),
            ("pass", None),
            ("pass", None),
            ("hold", None),
            ("pass", None),
            ("pass", {"risk": {"score": 10}}),
            ("hold", None),
            ("resume", None),
            ("finish", None),
        ),
    ),
    "nested_states_cancelled": Story(_NESTED, {"risk": {"score": 5}}, (("send", None), ("cancel", None))),
    "always_chain": Story(
        _ALWAYS,
        {},
        (
            ("UPDATE_CONTEXT", {"context": {"risk": {"score": 50, "actions": []}}}),
            ("measured", None),
            ("again", None),
            ("UPDATE_CONTEXT", {"context": {"risk": {"score": 80, "actions": []}}}),
            ("measured", None),
            ("DEEP_MERGE_CONTEXT", {"newContext": {"risk": {"actions": ["block"]}}, "arrayMergeOption": "concat"}),
        ),
    ),
    "always_chain_at_once": Story(_ALWAYS, {"risk": {"score": 1}}, (("measured", None),)),
    "timers": Story(
        _TIMERS,
        {"patient": True},
        (
            ("after.86400000.asked", None),
            ("after.86400000.reminded", None),
            ("after.86400000.asked", None),
            ("UPDATE_CONTEXT", {"context": {"patient": False}}),
            ("after.86400000.reminded", None),
            ("after.172800000.reminded", None),
        ),
    ),
    "parent_case": Story(
        _PARENT,
        _BUSINESS,
        (
            ("submit", None),
            (
                "DEEP_MERGE_CONTEXT",
                {
                    "newContext": {
                        "childWorkflows": {"owner_check": {"case_a": {"status": "active", "state": "open"}}}
                    },
                    "arrayMergeOption": "replace",
                },
            ),
            ("OWNERS_STARTED", None),
            ("OWNER_CHECKED", None),
            (
                "DEEP_MERGE_CONTEXT",
                {
                    "newContext": {
                        "childWorkflows": {"owner_check": {"case_a": {"status": "completed", "tags": ["approved"]}}}
                    },
                    "arrayMergeOption": "by_id",
                },
            ),
            ("OWNER_CHECKED", None),
            ("approve", None),
        ),
    ),
    "child_case": Story(
        _CHILD,
        {"entity": {"type": "individual", "data": {"firstName": "Olm", "lastName": "Tarn"}}},
        (("begin", None), ("vendor_done", {"hit": True}), ("approve", None)),
    ),
    "parallel_regions_with_history": Story(
        _REGIONS,
        {},
        (
            ("uploaded", None),
            ("clear", None),
            ("pause", None),
            ("resume", None),
            ("reset", None),
            ("uploaded", None),
            ("checked", None),
        ),
    ),
    "actions_and_clock": Story(
        _ACTIONS,
        {},
        (("try", {"by": "desk 4"}), ("try", {"by": "desk 5"}), ("try", {"by": "desk 6"}), ("unlock", None)),
    ),
}

"""Small risk policies as JSON, for tests of their versions."""

from __future__ import annotations

import json
from typing import Any

from ballerine_app.services.policy_drafts import import_policy
from ballerine_app.services.policy_review import publish_policy
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.policies import PolicyRef

OPERATOR = Operator()


def rule(name: str = "young", score: int = 10, **more: Any) -> dict[str, Any]:
    """A rule that fires for people under 21."""
    return {
        "id": name,
        "description": "Under 21.",
        "reason": "Young",
        "when": {"<": [{"var": "entity.data.age"}, 21]},
        "score": score,
        **more,
    }


def credit(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A policy called credit, with one rule where none is given."""
    return {"name": "credit", "rules": list(rules or (rule(),)), **more}


def put_in_force(runtime: Runtime, data: dict[str, Any]) -> PolicyRef:
    """Import a policy and publish it."""
    made = import_policy(runtime, OPERATOR, json.dumps(data))
    return publish_policy(runtime, OPERATOR, made.version_id, made.revision)

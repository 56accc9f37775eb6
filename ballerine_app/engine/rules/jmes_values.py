"""What JMESPath holds of values: truth, equality, and how they read as text."""

from __future__ import annotations

import json
from typing import Any

from ballerine_app.engine.rules.coercion import to_text
from ballerine_app.engine.rules.evaluation import Steps


def is_false(value: Any) -> bool:
    """JMESPath's false values: null, false, "", [] and {}. The number 0 is true."""
    return not value and (isinstance(value, bool) or not isinstance(value, (int, float)))


def equal(left: Any, right: Any, steps: Steps) -> bool:
    """Deep equality of two JSON values. 1 equals 1.0; true equals nothing but true, at any depth."""
    if left is right:
        return True
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if isinstance(left, list):
        if not isinstance(right, list) or len(left) != len(right):
            return False
        steps.spend(len(left))
        return all(equal(one, other, steps) for one, other in zip(left, right, strict=True))
    if isinstance(left, dict):
        if not isinstance(right, dict) or left.keys() != right.keys():
            return False
        steps.spend(len(left))
        return all(equal(value, right[key], steps) for key, value in left.items())
    return bool(left == right)


def json_text(value: Any) -> str:
    """Compact JSON as JavaScript writes it: whole numbers without a fraction, texts unescaped, keys in their order."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json_text(key)}:{json_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json_text, value)) + "]"
    return to_text(value)

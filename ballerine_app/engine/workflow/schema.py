"""JSON Schema validators. A schema can't fetch anything: references outside itself are refused."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.errors import Problem

Validator = jsonschema_rs.Validator


def compile_schema(schema: Any) -> Validator:
    """A validator for the schema; ValueError with the reason where it is no valid JSON Schema."""
    try:
        return jsonschema_rs.validator_for(schema, validate_formats=True, retriever=_refuse)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        raise ValueError(str(error).splitlines()[0]) from error


def violations(validator: Validator, value: Any) -> list[Problem]:
    """What in `value` breaks the schema, each with a pointer into the value."""
    if validator.is_valid(value):
        return []
    return [
        Problem("schema", "".join(f"/{escape(step)}" for step in error.instance_path), _sentence(error.message))
        for error in validator.iter_errors(value)
    ]


def _sentence(message: str) -> str:
    return message if len(message) <= 300 else f"{message[:297]}..."


def _refuse(uri: str) -> Any:
    raise ValueError(f"The schema refers to {uri!r}, outside itself.")

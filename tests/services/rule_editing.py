"""A small catalogue and policy for the tests of the rule editor."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.services.rule_fields import field_label
from ballerine_app.views.rule_fields import FieldCatalogue, FieldView

COUNTRY, UPLOADS = "entity.data.country", "signals.uploads"


def _field(path: str, kind: str, **more: Any) -> tuple[str, FieldView]:
    return path, FieldView(path=path, label=field_label(path), type=kind, **more)


FIELDS: Final = FieldCatalogue(
    dict(
        (
            _field(COUNTRY, "country"),
            _field(UPLOADS, "number", always=True),
            _field("entity.data.lastName", "text"),
            _field("entity.data.birthDate", "date"),
            _field("documents", "list"),
            _field(
                "documents[].type", "choice", choices=(("passport", "passport"), ("id_card", "ID card")), closed=True
            ),
            _field("documents[].version", "number"),
            _field("extra", "any"),
        )
    ),
    lists=(("blocked", "country"),),
    steps=("proof_of_address",),
)


def rule(when: Any, **more: Any) -> dict[str, Any]:
    return {"id": "a", "description": "A", "when": when, "score": 10, "reason": "Reason A", **more}


def policy(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "p", "version": 1, "rules": list(rules), **more}

"""Imports every module that registers operators, so that the registry is complete."""

from __future__ import annotations

from ballerine_app.engine.rules import (  # noqa: F401
    aggregate_operators,
    aml_operators,
    country_operators,
    date_operators,
    list_operators,
    money_operators,
    standard,
    text_operators,
)

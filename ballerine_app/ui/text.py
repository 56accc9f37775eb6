"""Visible text for components: catalogue keys in, plain strings or Vars out."""

from collections.abc import Iterable
from typing import TypeAlias

import reflex as rx

from ballerine_app.locales import text

Text: TypeAlias = str | rx.Var


def t(key: str, **values: object) -> Text:
    """The text of ``key``: a ``str`` when every value is plain, a string Var when one of them is a Var.

    Raises:
        KeyError: no such key, or a placeholder without a value.
    """
    filled = text(key, **values)
    if any(isinstance(value, rx.Var) for value in values.values()):
        return rx.Var.create(filled).to(str)
    return filled


def t_of(value: Text, prefix: str, keys: Iterable[str], otherwise: Text | None = None) -> Text:
    """The text of ``prefix.value`` where ``value`` is one of ``keys``; else ``otherwise``, or the value itself."""
    known = {key: text(f"{prefix}.{key}") for key in keys}
    fallback = value if otherwise is None else otherwise
    if isinstance(value, rx.Var):
        return rx.match(value, *known.items(), fallback).to(str)
    return known.get(value, fallback)

"""Class lists out of fixed and conditional parts."""

import reflex as rx


def classes(*parts: str | rx.Var | bool | None) -> str | list[str | rx.Var]:
    """Join the parts that are there: a ``str`` when all are plain, else the list that ``class_name`` accepts."""
    given = [part for part in parts if isinstance(part, rx.Var) or (part and part is not True)]
    if any(isinstance(part, rx.Var) for part in given):
        return given
    return " ".join(str(part) for part in given)


def when(condition: bool | rx.Var, name: str) -> str | rx.Var:
    """The class ``name`` where the condition holds, else nothing."""
    if isinstance(condition, rx.Var):
        return rx.cond(condition, name, "")
    return name if condition else ""

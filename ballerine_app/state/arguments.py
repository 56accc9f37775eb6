"""Validating what a browser sends as a handler's arguments: type hints there are coercion, not a check."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import StringConstraints, TypeAdapter, ValidationError

from ballerine_app.services.errors import Invalid

# The socket takes events of up to 1 MB, in which quotes and line ends of a text count twice.
LONGEST_TEXT: Final = 400_000

_SHORT = TypeAdapter(Annotated[str, StringConstraints(strict=True, max_length=500)])
_LONG = TypeAdapter(Annotated[str, StringConstraints(strict=True, max_length=LONGEST_TEXT)])
_FIELDS = TypeAdapter(
    dict[
        Annotated[str, StringConstraints(strict=True, max_length=64)],
        Annotated[str, StringConstraints(strict=True, max_length=2000)],
    ]
)


def short_text(value: Any) -> str:
    """A string of at most 500 characters; Invalid("bad_argument") for anything else."""
    return _checked(_SHORT, value)


def long_text(value: Any) -> str:
    """A string of at most `LONGEST_TEXT` characters, e.g. a definition; Invalid("bad_argument") for anything else."""
    return _checked(_LONG, value)


def text_fields(value: Any) -> dict[str, str]:
    """A form's text fields by name; Invalid("bad_argument") for anything else."""
    return _checked(_FIELDS, value)


def _checked(adapter: TypeAdapter[Any], value: Any) -> Any:
    try:
        return adapter.validate_python(value)
    except ValidationError:
        raise Invalid("bad_argument") from None

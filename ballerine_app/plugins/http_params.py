"""What plugins declare that make an HTTP request."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.transform import Transform
from ballerine_app.engine.workflow.schema import compile_schema
from ballerine_app.plugins.params import PluginParams

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class SideParams(BaseModel):
    """One side of an exchange: `transform` steps and a JSON `schema` for what they make."""

    model_config = ConfigDict(frozen=True, extra="allow")

    transform: Any = Field(
        None, description="Steps `{transformer, mapping}` in a list, or one of them; see the guide to transforms."
    )
    schema_: dict[str, Any] | None = Field(
        None, alias="schema", description="A JSON Schema that the transformed value must fit."
    )

    @field_validator("transform")
    @classmethod
    def _readable(cls, given: Any) -> Any:
        if given is not None:
            try:
                Transform.parse(given)
            except TransformError as error:
                raise ValueError(f"{error.pointer or '/'}: {error.message}") from None
        return given

    @field_validator("schema_")
    @classmethod
    def _a_schema(cls, given: dict[str, Any] | None) -> dict[str, Any] | None:
        if given is not None:
            compile_schema(inner_schema(given))
        return given

    @property
    def schema_inside(self) -> dict[str, Any] | None:
        """The JSON Schema, or None."""
        return None if self.schema_ is None else inner_schema(self.schema_)


class UrlParams(BaseModel):
    """A URL with options: each `{key}` of `url` is replaced by `options[key]` first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(min_length=1, description="The URL.")
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, description="Values for its keys.")

    @property
    def whole(self) -> str:
        """The URL with its options filled in."""
        text = self.url
        for key, value in self.options.items():
            text = text.replace("{" + key + "}", str(value).lower() if isinstance(value, bool) else str(value))
        return text


class HttpParams(PluginParams):
    """A request and what its answer is made into."""

    url: str | UrlParams = Field(
        description="The address, https only unless the operator allows more; placeholders in it are URL-encoded, but "
        "for a secret that begins it."
    )
    method: Method = Field("POST", description="GET and DELETE too; a GET sends its payload as the query.")
    headers: dict[str, str] = Field(default_factory=dict, description="Headers, with placeholders in their values.")
    request: SideParams | None = Field(None, description="`{transform, schema}` of what is sent.")
    response: SideParams | None = Field(None, description="`{transform, schema}` of what is kept.")

    @field_validator("method", mode="before")
    @classmethod
    def _in_capitals(cls, given: Any) -> Any:
        return given.upper() if isinstance(given, str) else given

    @property
    def declared_url(self) -> str:
        """The URL with its placeholders."""
        return self.url if isinstance(self.url, str) else self.url.whole


def inner_schema(given: dict[str, Any]) -> dict[str, Any]:
    """A JSON Schema, also where it stands in an envelope `{validator | type: "json-schema", schema}`."""
    inner = given.get("schema")
    is_envelope = isinstance(inner, dict) and ("validator" in given or given.get("type") == "json-schema")
    return inner if is_envelope and isinstance(inner, dict) else given

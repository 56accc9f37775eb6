"""The kinds of plugins: each a module with a parameter model and a function, registered by one decorator.

A package of somebody else adds a kind by an entry point of the group `ballerine.plugins` that names a module; importing
it registers the kind. See `tests/example_plugin`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, Generic, Literal, TypeVar

from pydantic import ValidationError

from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.ports import Plugin, PluginAnswer, PluginCall, PluginFailed

P = TypeVar("P", bound=PluginParams)
Group = Literal["apiPlugins", "commonPlugins", "childWorkflowPlugins", "dispatchEventPlugins"]

# What pydantic calls the forms of a URL: no places of the declaration.
_BRANCHES: Final = ("str", "UrlParams")
ENTRY_POINTS: Final = "ballerine.plugins"
BUILT_IN: Final = (
    "api",
    "attach_ui_definition",
    "capability",
    "child",
    "company_sanctions",
    "dispatch_event",
    "email",
    "individual_sanctions",
    "iterative",
    "kyb",
    "kyc",
    "kyc_session",
    "mastercard_merchant_screening",
    "merchant_monitoring",
    "registry_information",
    "risk_rules",
    "template_email",
    "transformer",
    "ubo",
    "webhook",
)


class BrokenPlugin(Exception):
    """An installed package with plugins can't be used. The message says which, and why."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[P]):
    """A kind of plugin. `run` is absent for kinds that change cases themselves, which the services run.

    `timeout` is in seconds, for plugins that declare none.
    """

    name: str
    group: Group
    params: type[P]
    run: Callable[[PluginCall, P], PluginAnswer] | None
    timeout: float = 30.0

    def __call__(self, call: PluginCall) -> PluginAnswer:
        """Run a call of this kind. PluginFailed("parameters") where the plugin is not declared as the kind needs it."""
        if self.run is None:
            raise PluginFailed(f"The kind {self.name!r} can't be called from here.", retry=False, code="parameters")
        return self.run(call, self.read(call.declared))

    def read(self, declared: Mapping[str, Any]) -> P:
        """The parameters of a declared plugin. PluginFailed with the places that are wrong, and no values."""
        try:
            return self.params.model_validate(dict(declared))
        except ValidationError as error:
            raise PluginFailed(
                " ".join(f"{pointer}: {message}." for pointer, message in _mistakes(error)),
                retry=False,
                code="parameters",
            ) from None

    def mistakes(self, declared: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What is wrong with a plugin's declaration: pairs of JSON pointer and sentence."""
        try:
            self.params.model_validate(dict(declared))
        except ValidationError as error:
            return _mistakes(error)
        return []


class Registry:
    """Kinds by their names."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind[Any]] = {}

    def kind(
        self, name: str, params: type[P], group: Group = "apiPlugins", *, timeout: float = 30.0
    ) -> Callable[[Callable[[PluginCall, P], PluginAnswer]], Callable[[PluginCall, P], PluginAnswer]]:
        """Decorate the function of a kind. ValueError for a name that is taken."""

        def register(run: Callable[[PluginCall, P], PluginAnswer]) -> Callable[[PluginCall, P], PluginAnswer]:
            self.add(Kind(name, group, params, run, timeout))
            return run

        return register

    def add(self, kind: Kind[Any]) -> None:
        """Add a kind. ValueError for a name that is taken."""
        if kind.name in self._kinds:
            raise ValueError(f"there is a kind {kind.name!r} already")
        self._kinds[kind.name] = kind

    def get(self, name: str) -> Kind[Any] | None:
        """A kind by its name."""
        return self._kinds.get(name)

    def all(self) -> list[Kind[Any]]:
        """All kinds, by their names."""
        return [self._kinds[name] for name in sorted(self._kinds)]


registry: Final = Registry()
plugin_kind = registry.kind


def installed_plugins(packages: Iterable[EntryPoint] | None = None) -> dict[str, Plugin]:
    """Every kind by name: the product's own, then those of installed packages. BrokenPlugin names a bad package."""
    for module in BUILT_IN:
        import_module(f"ballerine_app.plugins.{module}")
    for package in entry_points(group=ENTRY_POINTS) if packages is None else packages:
        try:
            package.load()
        except Exception as error:
            raise BrokenPlugin(f"The plugin package {package.name!r} can't be used: {error}") from error
    return {kind.name: kind for kind in registry.all() if kind.run}


def _mistakes(error: ValidationError) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for each in error.errors(include_input=False, include_url=False, include_context=False):
        steps = [str(step) for step in each["loc"] if step not in _BRANCHES]
        pointer = "/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
        found[(pointer, each["msg"])] = None
    return list(found)

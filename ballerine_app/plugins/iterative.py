"""The kind `iterative`: runs another plugin once for each item of a list."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field, field_validator

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.transform import Transform
from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed
from ballerine_app.plugins.registry import plugin_kind

MOST_ITEMS: Final = 1_000
TIMEOUT: Final = 600.0


class IterativeParams(PluginParams):
    """Runs the api or child plugin `actionPluginName` once for each item of the list that `iterateOn` makes, in order.

    - The plugin gets the item as its record, with `workflowRuntimeConfig` and `workflowRuntimeId`; an item that is no
      object stands under `value`. Each item has a key of its own that stays the same over all attempts, so that a child
      is started once and a vendor acts once.
    - Its result is `{"items": [{"index", "status": "SUCCESS", "result"} | {"index", "status": "ERROR", "error"}]}`.
      A child's `result` is `{"caseId"}`, and the child is noted under `childWorkflows`.
    - What succeeded is not called again when the whole is tried again, even after its process has died.
    - An item that fails does not stop the others. If one failed, the whole is tried again as `retry` says where that
      may help, and then the `errorAction` follows. Ballerine ignores the failures of items.
    - No list at all fails; null and an empty list succeed, with nothing to do. Ballerine succeeds for whatever is no
      list.
    - `timeoutSeconds` bounds all items together, 600 unless told; there are 1000 at most.
    """

    iterate_on: Any = Field(description="Steps `{transformer, mapping}` in a list, or one of them, that make a list.")
    action_plugin_name: str = Field(min_length=1, description="The api or child plugin of this definition to run.")

    @field_validator("iterate_on")
    @classmethod
    def _readable(cls, given: Any) -> Any:
        try:
            Transform.parse(given)
        except TransformError as error:
            raise ValueError(f"{error.pointer or '/'}: {error.message}") from None
        return given


@plugin_kind("iterative", IterativeParams, "commonPlugins", timeout=TIMEOUT)
def run_iterative(call: PluginCall, params: IterativeParams) -> PluginAnswer:
    """Run the plugin for every item; what came of each is kept."""
    items = _items(call, params)
    siblings = call.ask().siblings
    results: list[dict[str, Any]] = []
    failures: list[PluginFailed] = []
    for index, item in enumerate(items):
        record = item if isinstance(item, dict) else {"value": item}
        try:
            result = siblings.run(params.action_plugin_name, record, f"{call.key}#{index}")
        except PluginFailed as failure:
            failures.append(failure)
            results.append({"index": index, "status": "ERROR", "error": failure.reason})
        else:
            results.append({"index": index, "status": "SUCCESS", "result": result})
    if failures:
        raise _failed(failures, len(items), results)
    return PluginAnswer({"items": results})


def _items(call: PluginCall, params: IterativeParams) -> list[Any]:
    try:
        found = Transform.parse(params.iterate_on)(call.record, call.at)
    except TransformError as error:
        raise PluginFailed(f"The list could not be made: {error.message}", retry=False, code="transform") from None
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > MOST_ITEMS:
        raise PluginFailed(f"iterateOn makes a list of at most {MOST_ITEMS} items.", retry=False, code="transform")
    return found


def _failed(failures: list[PluginFailed], count: int, results: list[dict[str, Any]]) -> PluginFailed:
    """One failure for all: tried again if that may help one of them, no sooner than the longest pause asked for."""
    first = next(result for result in results if result["status"] == "ERROR")
    return PluginFailed(
        f"{len(failures)} of {count} items failed; the first, number {first['index'] + 1}: {first['error']}",
        retry=any(failure.retry for failure in failures),
        after=max((failure.after for failure in failures if failure.after), default=None),
        code="items",
    )

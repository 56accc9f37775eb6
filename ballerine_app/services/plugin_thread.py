"""Running a plugin's code within its time-out, whatever it does."""

from __future__ import annotations

import threading

import structlog

from ballerine_app.plugins.ports import Plugin, PluginAnswer, PluginCall, PluginFailed

# The plugin is told its time-out; a little more lets its own words come first.
GRACE_SECONDS = 0.5


def in_time(plugin: Plugin, call: PluginCall) -> PluginAnswer:
    """The plugin's answer; PluginFailed when it takes longer than its time-out, whatever it is doing then."""
    answers: list[PluginAnswer | BaseException] = []

    def run() -> None:
        try:
            answers.append(plugin(call))
        except BaseException as error:
            answers.append(error)

    thread = threading.Thread(target=run, name=f"plugin-{call.name}", daemon=True)
    thread.start()
    thread.join(call.timeout + GRACE_SECONDS)
    if not answers:
        raise PluginFailed(f"No answer within {call.timeout:g} seconds.", code="timeout")
    answer = answers[0]
    if isinstance(answer, PluginAnswer):
        return answer
    if isinstance(answer, PluginFailed):
        raise answer
    # Its text may quote what the vendor said, so only its type is kept with the case.
    structlog.get_logger(__name__).error("plugin_broke", plugin=call.name, kind=call.kind, error=type(answer).__name__)
    raise PluginFailed(f"The plugin broke: {type(answer).__name__}.", code="broke")

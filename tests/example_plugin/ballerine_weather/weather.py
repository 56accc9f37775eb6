"""The kind `weather`: how warm it is at a place. It needs the registry and the ports, and nothing else."""

from __future__ import annotations

import json

from pydantic import Field

from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.ports import HttpRequest, PluginAnswer, PluginCall, PluginFailed
from ballerine_app.plugins.registry import plugin_kind


class WeatherParams(PluginParams):
    """Asks a weather station and keeps `{"degrees": …}`."""

    station: str = Field(pattern=r"^https?://", description="The station's address.")


@plugin_kind("weather", WeatherParams)
def ask_station(call: PluginCall, params: WeatherParams) -> PluginAnswer:
    """Ask the station."""
    request = HttpRequest("GET", params.station, timeout=call.timeout, shown_url=params.station)
    answer = call.ask().http.send(request)
    if answer.status != 200:
        raise PluginFailed(f"The station answers {answer.status}.", code="http")
    return PluginAnswer({"degrees": json.loads(answer.body)["degrees"]})

"""Routing: which provider serves a capability for a case, by country, cost and health. Pure decisions."""

from ballerine_app.engine.routing.breaker import Breaker
from ballerine_app.engine.routing.document import Routing, parse_routing
from ballerine_app.engine.routing.errors import RoutingError, RoutingProblem
from ballerine_app.engine.routing.line_up import LineUp, Measured, Sample, hit_rate, line_up
from ballerine_app.engine.routing.provider import Provider
from ballerine_app.engine.routing.steps import Ask, Chosen, NoVendor, Step, Tried, next_step

__all__ = [
    "Ask",
    "Breaker",
    "Chosen",
    "LineUp",
    "Measured",
    "NoVendor",
    "Provider",
    "Routing",
    "RoutingError",
    "RoutingProblem",
    "Sample",
    "Step",
    "Tried",
    "hit_rate",
    "line_up",
    "next_step",
    "parse_routing",
]

"""The kind `riskRules`: rule sets that stand in the definition, and the risk score that they make."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from ballerine_app.engine.rules.errors import PolicyError, RuleError
from ballerine_app.engine.rules.policy import Policy
from ballerine_app.engine.rules.risk import score_risk
from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed
from ballerine_app.plugins.registry import plugin_kind


class RiskRulesParams(PluginParams):
    """Judges the case's data by rule sets and keeps `{riskScore, riskLevel, riskIndicatorsByDomain, rulesResults,
    arithmetic, success: true}`.

    - `rulesSource` is `{"source": "inline", "rules": [{id, ruleSet, domain, indicator, riskLevel, baseRiskScore,
      additionalRiskScore, minRiskScore, maxRiskScore}]}`: `ruleSet` is `{operator, rules}` as rules are written in rule
      sets. Ballerine's own source is a database at a vendor of documents; its rows are to be put here.
    - The score is the highest base score plus the additional scores of the other rules that hold, within the highest
      minimum and the lowest maximum of these rules, and 100 at most. Ballerine ignores minimum and maximum and knows no
      100.
    - A rule set's own `operator` counts, and an empty one with `or` does not hold. Ballerine ignores it.
    - The events are sent. Ballerine ignores them.
    """

    rules_source: dict[str, Any] = Field(description='`{"source": "inline", "rules": [...]}`.')

    @field_validator("rules_source")
    @classmethod
    def _readable(cls, given: dict[str, Any]) -> dict[str, Any]:
        _policy(given)
        return given


@plugin_kind("riskRules", RiskRulesParams, "commonPlugins")
def run_risk_rules(call: PluginCall, params: RiskRulesParams) -> PluginAnswer:
    """Judge the case's data; the score is kept."""
    policy = _policy(params.rules_source)
    try:
        result = score_risk(policy, dict(call.context), call.at)
        explained = {rule.id: rule.explain(dict(call.context), call.at) for rule in policy.rules}
    except RuleError as error:
        raise PluginFailed(f"The rules could not be evaluated: {error}", retry=False, code="rules") from None
    return PluginAnswer(
        {
            "riskScore": result.score,
            "riskLevel": result.level,
            "riskIndicatorsByDomain": result.indicators_by_domain,
            "rulesResults": [
                {
                    "id": fired.id,
                    "domain": fired.domain,
                    "indicator": fired.indicator,
                    "riskLevel": fired.risk_level,
                    "score": fired.score,
                    "result": explained[fired.id],
                }
                for fired in result.fired
            ],
            "arithmetic": result.arithmetic,
            "success": True,
        }
    )


_SCORES = {
    "baseRiskScore": "score",
    "additionalRiskScore": "additionalScore",
    "minRiskScore": "minScore",
    "maxRiskScore": "maxScore",
}
_TAKEN = ("id", "ruleSet", "domain", "indicator", "riskLevel")


def _policy(source: dict[str, Any]) -> Policy:
    """The rules as a policy that counts as Ballerine does. ValueError with the place of a mistake."""
    if source.get("source") != "inline" or not isinstance(source.get("rules"), list):
        raise ValueError('The rules stand in the definition: {"source": "inline", "rules": [...]}.')
    rules = [_rule(given, index) for index, given in enumerate(source["rules"])]
    try:
        return Policy.parse({"name": "riskRules", "version": 1, "aggregation": "highest", "rules": rules})
    except PolicyError as error:
        raise ValueError(f"{error.pointer}: {error.message}") from None


def _rule(given: Any, index: int) -> dict[str, Any]:
    if not isinstance(given, dict) or not isinstance(given.get("ruleSet"), dict):
        raise ValueError(f"/rules/{index}: A rule is an object with an id, a ruleSet and a baseRiskScore.")
    unknown = set(given) - {*_TAKEN, *_SCORES}
    if unknown:
        raise ValueError(f"/rules/{index}: Unknown key {sorted(unknown)[0][:64]!r}.")
    name = str(given.get("indicator") or given.get("id") or "")
    rule = {key: given[key] for key in _TAKEN if given.get(key) is not None}
    rule.update({ours: given[theirs] for theirs, ours in _SCORES.items() if given.get(theirs) is not None})
    return {"description": name, "reason": name, **rule}

"""Keys around a statechart that nobody reads: a misspelt one would silently do nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.errors import Problem

# What the engine and the services read, and what Ballerine's database, pages and browser kit do.
ENVELOPE_KEYS: Final = frozenset(
    [
        "name",
        "version",
        "definitionType",
        "definition",
        "events",
        "protected",
        "contextSchema",
        "extensions",
        "config",
        "id",
        "displayName",
        "documentsSchema",
        "variant",
        "isPublic",
        "projectId",
        "crossEnvKey",
        "reviewMachineId",
        "persistStates",
        "submitStates",
        "runtimeId",
        "backend",
        "supportedPlatforms",
        "createdBy",
        "createdAt",
        "updatedAt",
        "$schema",
    ]
)
CONFIG_KEYS: Final = frozenset(
    [
        "strictRules",
        "collectionFlow",
        "initialEvent",
        "policy",
        "childCallbackResults",
        "callbackResult",
        "workflowLevelResolution",
        "createCollectionFlowToken",
        "completedWhenTasksResolved",
        "allowMultipleActiveWorkflows",
        "subscriptions",
        "language",
        "supportedLanguages",
        "availableDocuments",
        "uiOptions",
        "theme",
        "hasUboOngoingMonitoring",
        "maxBusinessReports",
        "mainRepresentative",
        "customerName",
        "kybOnExitAction",
        "reportConfig",
        "enableManualCreation",
        "isManualCreation",
        "isLegacyReject",
        "isLockedDocumentCategoryAndType",
        "isAssociatedCompanyKybEnabled",
        "isCaseOverviewEnabled",
        "isCaseRiskOverviewEnabled",
        "isMerchantMonitoringEnabled",
        "isChatbotEnabled",
        "isDemo",
        "isExample",
    ]
)
PLUGIN_GROUPS: Final = ("apiPlugins", "childWorkflowPlugins", "commonPlugins", "dispatchEventPlugins")
_MOST_HINTS: Final = 200  # a guess takes as long as reading ten states


def check_keys(definition: Definition) -> list[Problem]:
    """Findings about keys of the envelope, its `config` and its `extensions` that mean nothing.

    A warning where a known key was probably meant, or where plugins stand under a key that is never looked at.
    """
    data = definition.data
    if not isinstance(data.get("definition"), dict):
        return []
    return [
        *_unknown(data, ENVELOPE_KEYS, "", "an envelope"),
        *_unknown(data.get("config"), CONFIG_KEYS, "/config", "the settings"),
        *_groups(data.get("extensions")),
    ]


def _unknown(given: Any, known: frozenset[str], pointer: str, where: str) -> Iterator[Problem]:
    strange = [key for key in given if key not in known] if isinstance(given, dict) else []
    for index, key in enumerate(strange):
        meant = _meant(key, known) if index < _MOST_HINTS else ""
        hint = f" Did you mean {meant!r}?" if meant else ""
        message = f"The key {key[:64]!r} has no meaning in {where}.{hint}"
        yield Problem("unknown_key", f"{pointer}/{escape(key)}", message, "warning" if meant else "info")


def _groups(given: Any) -> Iterator[Problem]:
    for index, key in enumerate(given if isinstance(given, dict) else ()):
        if key in PLUGIN_GROUPS:
            continue
        meant = _meant(key, PLUGIN_GROUPS) if index < _MOST_HINTS else ""
        hint = f" Did you mean {meant!r}?" if meant else ""
        message = f"Plugins under {key[:64]!r} are never called.{hint}"
        yield Problem("unknown_key", f"/extensions/{escape(key)}", message, "warning")


def _meant(key: str, known: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(key[:64], sorted(known), n=1, cutoff=0.8)), "")

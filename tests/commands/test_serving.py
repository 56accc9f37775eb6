"""The switches of Reflex that serve pages which are already built."""

from __future__ import annotations

from pathlib import Path

from reflex_base.environment import environment

from ballerine_app.commands.serving import serving_environment


def test_reflex_still_knows_its_internal_switches() -> None:
    given = serving_environment(Path("/somewhere"))
    known = {
        environment.REFLEX_SKIP_COMPILE.name,
        environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.name,
        environment.REFLEX_ENV_MODE.name,
        environment.REFLEX_WEB_WORKDIR.name,
        environment.REFLEX_CHECK_LATEST_VERSION.name,
    }
    assert known <= given.keys()

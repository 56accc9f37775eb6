"""The settings of a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pydantic import ValidationError

from ballerine_app.settings import Settings
from ballerine_app.settings import settings as settings_of_process


def given_settings() -> Settings:
    """The settings, with paths made absolute for the server process, which works in another folder.

    Settings that can't be used end the command with a sentence for each.
    """
    try:
        given = Settings()
    except ValidationError as problem:
        lines = (f"{'_'.join(map(str, error['loc'])).upper()}: {error['msg']}" for error in problem.errors())
        sys.exit("Some settings can't be used.\n" + "\n".join(lines))
    for name in type(given).model_fields:
        if isinstance(path := getattr(given, name), Path):
            os.environ[name.upper()] = str(path.resolve())
    settings_of_process.cache_clear()
    return settings_of_process()

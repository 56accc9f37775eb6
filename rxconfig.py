"""Reflex's configuration, derived from the product's own settings."""

import reflex as rx

from ballerine_app.commands.frontend import SAME_ORIGIN
from ballerine_app.settings import settings

config = rx.Config(
    app_name="ballerine_app",
    # A placeholder: the build replaces it by the address that the browser came from (commands/frontend.py).
    api_url=SAME_ORIGIN,
    deploy_url=settings().origin,
    cors_allowed_origins=list(settings().allowed_origins),
    trusted_proxy_hops=settings().trusted_proxy_hops,
    # One process; a state is only a cache of the database, so nothing of it is written to disk.
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    frontend_compression_formats=["brotli", "gzip"],
    frontend_lazy_bundled_libraries=True,
    plugins=[rx.plugins.TailwindV4Plugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
    show_built_with_reflex=False,
    telemetry_enabled=False,
)

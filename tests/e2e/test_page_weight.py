"""What a first visit to the start page costs, in compressed bytes on the wire."""

from __future__ import annotations

from playwright.sync_api import CDPSession

from tests.e2e.conftest import DESKTOP, PHONE, ContextFactory
from tests.e2e.server import AppServer

MOST_BYTES = 200_000
MOST_FONT_BYTES = 35_000


def first_visit(context_factory: ContextFactory, server: AppServer, choices: dict[str, object]) -> dict[str, int]:
    """Bytes by address, as the network counted them."""
    page = context_factory(base_url=server.url, **choices).new_page()
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({names.get(event["requestId"], ""): int(event["encodedDataLength"])}),
    )
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    return sizes


def test_the_start_page_is_light(new_context: ContextFactory, server: AppServer) -> None:
    for device in (PHONE, DESKTOP):
        sizes = first_visit(new_context, server, device)
        fonts = {address: size for address, size in sizes.items() if ".woff2" in address}
        rest = sum(size for address, size in sizes.items() if address not in fonts)
        assert len(fonts) == 1
        assert sum(fonts.values()) <= MOST_FONT_BYTES
        assert rest <= MOST_BYTES, sorted(sizes.items(), key=lambda item: -item[1])[:8]


def test_the_font_does_not_hold_up_the_first_paint(new_context: ContextFactory, server: AppServer) -> None:
    page = new_context(base_url=server.url, **PHONE).new_page()
    page.route("**/*.woff2", lambda _: None)
    page.goto("/", wait_until="commit")
    page.get_by_role("heading", level=1).wait_for(state="visible")
    painted = page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    assert painted

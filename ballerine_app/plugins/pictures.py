"""Pictures for requests: what the helper `imageUrlToBase64` of a transform asks for."""

from __future__ import annotations

import base64
from typing import Any, Final
from urllib.parse import urlsplit

from ballerine_app.plugins.ports import HttpRequest, PluginCall, PluginFailed

MOST_PICTURES: Final = 10
LARGEST_PICTURE: Final = 5_000_000
_FILE: Final = "file_"
# What a vendor may be handed as a picture; anything else is taken for the usual one, as in Ballerine.
_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/heic", "image/gif", "application/pdf"})


class CasePictures:
    """Gives the pictures of one call as `data:` URLs, at most MOST_PICTURES of LARGEST_PICTURE bytes each."""

    def __init__(self, call: PluginCall) -> None:
        self._call = call
        self._given = 0

    def __call__(self, named: Any) -> str:
        """The picture of an https address, a `data:` URL as it is, or a file of the case by its id.

        PluginFailed where it can't be had: for good where it is none, else to be tried again.
        """
        if not isinstance(named, str):
            raise _refused("A picture is named by an address or by the id of a file of the case.")
        self._given += 1
        if self._given > MOST_PICTURES:
            raise _refused(f"A request has at most {MOST_PICTURES} pictures.")
        if named.startswith("data:"):
            if len(named) > LARGEST_PICTURE * 4 // 3 + 100:
                raise _too_large()
            return named
        if named.startswith(("https://", "http://")):
            content, media_type = self._fetched(named)
        elif named.startswith(_FILE):
            content, media_type = self._call.ask().files.read(named)
        else:
            raise _refused("A picture is named by an address or by the id of a file of the case.")
        if len(content) > LARGEST_PICTURE:
            raise _too_large()
        return f"data:{media_type};base64,{base64.b64encode(content).decode()}"

    def _fetched(self, named: str) -> tuple[bytes, str]:
        http = self._call.ask().http
        url, host = http.target(named)
        # Where a picture lies may tell whose it is: the record keeps the host alone.
        shown = f"{urlsplit(url).scheme}://{host}/…"
        answer = http.send(
            HttpRequest("GET", url, (("accept", "image/*"),), timeout=self._call.timeout, shown_url=shown)
        )
        if answer.status != 200:
            raise PluginFailed(
                f"A picture could not be had: {answer.status}.", retry=answer.status >= 500, code="picture"
            )
        media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return answer.body, media_type if media_type in _TYPES else "image/png"


def _too_large() -> PluginFailed:
    return _refused(f"A picture has more than {LARGEST_PICTURE} bytes.")


def _refused(reason: str) -> PluginFailed:
    return PluginFailed(reason, retry=False, code="picture")

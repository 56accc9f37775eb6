"""One Reflex State module per page. Handlers are reachable by anyone on the socket: see `access`."""

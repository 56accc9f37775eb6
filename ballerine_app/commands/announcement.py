"""The lines that `ballerine serve` and `ballerine demo` print once the server answers."""

from __future__ import annotations

from ballerine_app.demo.accounts import DEMO_ACCOUNTS
from ballerine_app.network import is_any_address, lan_address
from ballerine_app.settings import Settings


def announcement(settings: Settings, password: str) -> str:
    """Say where the product is reached, who can sign in and where the data lies.

    Args:
        settings: what is in force.
        password: the demo accounts' password; "" without demo mode.
    """
    lines = [("Open", _on_this_computer(settings))]
    if settings.public_origin:
        lines.append(("Public address", settings.origin))
    elif is_any_address(settings.host):
        lines.append(("From a phone", settings.origin if lan_address() else "this computer is in no network"))
    if settings.demo:
        lines.append(("Side by side", f"{lines[0][1]}/demo"))
        lines += [(account.role.capitalize(), account.email) for account in DEMO_ACCOUNTS]
        lines.append(("Password", password if settings.stays_here else f"{password}   (new at each start)"))
    else:
        lines.append(("Accounts", "ballerine create-user EMAIL --name NAME --role admin"))
    lines += [("Data", str(settings.data_dir)), ("Stop", "Ctrl-C")]
    return "\n".join(["", "Ballerine is running.", "", *(f"  {name:<15}{value}" for name, value in lines), ""])


def _on_this_computer(settings: Settings) -> str:
    if settings.stays_here or is_any_address(settings.host):
        return f"http://localhost:{settings.port}"
    return settings.origin

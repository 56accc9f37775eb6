"""The signed-in person as the layout shows them."""

from __future__ import annotations

from ballerine_app.services.people_view import initials, tone
from ballerine_app.services.principals import StaffMember
from ballerine_app.views.session import Me


def me_of(who: StaffMember) -> Me:
    """The view of a staff member."""
    return Me(who.id, who.name, initials(who.name), tone(who.id), who.role)

"""What every page shows around its content: whose site it is, who is signed in, where one can go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.rules import can_change_organisation
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.queries.conversations import unread_for
from peerloom.foundation.scope import Actor

Places = tuple[tuple[str | Promise, str, str], ...]

COORDINATORS: Places = (
    (_("Programs"), "programs:list", "roadmap"),
    (_("Matches"), "relationships:list", "match"),
    (_("People"), "people:list", "people"),
    (_("Checks"), "screening:checks", "shield"),
    (_("Resources"), "resources:list", "book"),
    (_("Me"), "people:profile", "person"),
)
OWNERS: Places = (*COORDINATORS, (_("Organisation"), "people:settings", "building"))
MESSAGES = "conversations:list"
PARTICIPANTS: Places = (
    (_("My matches"), "relationships:mine", "home"),
    (_("Meetings"), "sessions:mine", "calendar"),
    (_("Messages"), MESSAGES, "chat"),
    (_("Resources"), "resources:list", "book"),
    (_("Me"), "people:profile", "person"),
)
OWN_PAGES: Places = (
    (_("My training"), "courses:mine", "goal"),
    (_("My agreements"), "agreements:mine", "note"),
    (_("Workshops"), "circles:workshops", "people"),
    (_("Single conversations"), "micro:start", "clock"),
    (_("Surveys for me"), "answering:mine", "edit"),
    (_("Suggestions"), "saying:mine", "mail"),
    (_("What I said about it"), "voices:mine", "chat"),
    (_("My times"), "calendars:mine", "calendar"),
    (_("What I get by e-mail"), "notifications:preferences", "bell"),
)
"""What a participant rarely needs: in the menu of the account."""


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation."""

    label: str
    url: str
    icon: str
    current: bool
    count: int = 0


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """``demo``, and on an organisation's pages ``organisation``, ``actor``, ``navigation``,
    ``own_pages`` and ``runs_programs``."""
    context: dict[str, Any] = {"demo": settings.DEMO}
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return context
    organisation = request.organisation  # type: ignore[attr-defined]  # set by the gate together with the actor
    runs_programs = any(grant.role in RUNS_PROGRAMS for grant in actor.grants)
    return context | {
        "organisation": organisation,
        "actor": actor,
        "runs_programs": runs_programs,
        "navigation": _navigation(
            request,
            organisation.slug,
            _places(actor, runs_programs=runs_programs),
            {} if runs_programs else {MESSAGES: unread_for(actor)},
        ),
        "own_pages": [
            Destination(str(label), reverse(name, args=[organisation.slug]), icon, current=False)
            for label, name, icon in (OWN_PAGES[-2:] if runs_programs else OWN_PAGES)
        ],
    }


def _places(actor: Actor, *, runs_programs: bool) -> Places:
    if not runs_programs:
        return PARTICIPANTS
    return OWNERS if can_change_organisation(actor) else COORDINATORS


def _navigation(request: HttpRequest, slug: str, places: Places, counts: Mapping[str, int]) -> list[Destination]:
    view = request.resolver_match.view_name if request.resolver_match else ""
    exact = view in {name for _label, name, _icon in places}
    return [
        Destination(
            str(label),
            reverse(name, args=[slug]),
            icon,
            # A page that is no destination itself belongs to the first of its part.
            current=name == view if exact else name == _first_of_part(view, places),
            count=counts.get(name, 0),
        )
        for label, name, icon in places
    ]


def _first_of_part(view: str, places: Places) -> str:
    """The list of the same part; what belongs to none is reached through the first place of all."""
    part = view.partition(":")[0]
    lists = (name for _label, name, _icon in places if name.endswith((":list", ":mine")))
    return next((name for name in lists if name.partition(":")[0] == part), places[0][1])

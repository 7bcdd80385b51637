"""What every page shows around its content: whose site it is, who is signed in, where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation."""

    label: str
    url: str
    icon: str
    current: bool
    count: int = 0


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """``demo``, and on an organisation's pages ``organisation``, ``actor``, ``navigation`` and ``runs_programs``."""
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
        "navigation": _navigation(request, organisation.slug, runs_programs=runs_programs),
    }


def _navigation(request: HttpRequest, slug: str, *, runs_programs: bool) -> list[Destination]:
    part = request.resolver_match.namespace if request.resolver_match else ""

    def destination(label: str, name: str, icon: str) -> Destination:
        return Destination(label, reverse(name, args=[slug]), icon, current=name.split(":")[0] == part)

    if runs_programs:
        return [
            destination(_("Programs"), "programs:list", "roadmap"),
            destination(_("People"), "people:list", "people"),
        ]
    return [
        destination(_("My matches"), "relationships:mine", "home"),
        destination(_("Me"), "people:profile", "person"),
    ]

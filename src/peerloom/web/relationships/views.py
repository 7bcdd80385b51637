from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render

from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.queries.relationships import (
    coordinators_of,
    introductions_of,
)
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.expectation_sides import sides_of
from peerloom.web.relationships.first_steps import starters_for, steps_for
from peerloom.web.relationships.home import home_of
from peerloom.web.relationships.on_home import Room, Urgency
from peerloom.web.relationships.partnerships import Partnership, partnership
from peerloom.web.relationships.road import road_of
from peerloom.web.relationships.tasks import tasks_of
from peerloom.web.relationships.waiting import waiting_of

ROWS_ON_A_PAGE = 50


@for_members()
def mine(request: MemberRequest) -> HttpResponse:
    """The participant's own page: their partner, or what they are waiting for."""
    now = clock.now()
    together = _partnerships(request, now)
    chosen = next((each for each in together if not each.ended), together[0] if together else None)
    return _page(request, chosen, together, now)


@for_members()
def detail(request: MemberRequest, relationship: str) -> HttpResponse:
    now = clock.now()
    together = _partnerships(request, now)
    chosen = next((each for each in together if each.relationship.public_id == relationship), None)
    if chosen is None:
        raise Http404
    return _page(request, chosen, together, now)


def _partnerships(request: MemberRequest, now: datetime) -> list[Partnership]:
    rows = introductions_of(request.actor, at=now)
    return [partnership(row, person_id=request.actor.person_id, at=now) for row in rows]


def _page(
    request: MemberRequest, chosen: Partnership | None, together: list[Partnership], now: datetime
) -> HttpResponse:
    introduced = [each.relationship.cohort_id for each in together if not each.ended]
    waiting = waiting_of(request.actor, introduced=introduced, today=request.organisation.day_at(now))
    programs = _distinct([chosen.program] if chosen else [place.program for place in waiting])
    common = {
        "tasks": tasks_of(request.actor, slug=request.organisation.slug, at=now),
        "waiting": waiting,
        "coordinators": coordinators_of(programs, organisation_id=request.organisation.pk, at=now),
        "contacts": [program for program in programs if program.safeguarding_contact],
    }
    if chosen is None:
        return render(request, "relationships/nothing_yet.html", common)
    home = home_of(Room(chosen, request.actor, request.organisation.slug, now))
    unmet = chosen.fresh and chosen.relationship.first_met_at is None
    values = common | {
        "together": chosen,
        "everyone": together,
        "both_sides": len({each.side for each in together}) > 1,
        "steps": steps_for(chosen),
        "home": home,
        "next_at": _ahead(chosen.relationship.next_session_at, now),
        "greet": unmet and home.first is not None and home.first.urgency >= Urgency.NOW_GOOD,
        "starters": starters_for(chosen),
        "road": road_of(chosen, request.actor, today=request.organisation.day_at(now)),
        "expected": sides_of(chosen.relationship, person_id=request.actor.person_id),
    }
    return render(request, "relationships/pair.html", values)


def _ahead(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and moment > now else None


def _distinct(programs: Sequence[Program]) -> list[Program]:
    return list({program.pk: program for program in programs}.values())

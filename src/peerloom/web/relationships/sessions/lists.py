"""All my meetings, over all relationships or of one of them: what waits for me first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from peerloom.domain.relationships.models import Session
from peerloom.domain.relationships.queries.relationships import introductions_of
from peerloom.domain.relationships.queries.sessions import coming, not_noted, past, sessions_of_actor
from peerloom.domain.relationships.rules.sessions_allowed import waits_for_first_meeting
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation import clock
from peerloom.foundation.scope import ScopedQuerySet
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.partnerships import partnership
from peerloom.web.relationships.sessions.access import together_or_404
from peerloom.web.relationships.sessions.showing import Shown, shown

ROWS_ON_A_PAGE = 25
COMING_SHOWN = 60
FILTERS: Mapping[str, str | Promise] = {
    "": _("All"),
    "held": _("Held"),
    "missed": _("Missed"),
    "cancelled": _("Cancelled"),
}


@require_safe
@for_members()
def mine(request: MemberRequest) -> HttpResponse:
    """Over all my relationships."""
    now = clock.now()
    values = _values(request, sessions_of_actor(request.actor, at=now), now)
    rows = introductions_of(request.actor, at=now).filter(state__in=TOGETHER)[:20]
    rooms = [partnership(row, person_id=request.actor.person_id, at=now) for row in rows]
    return render(request, "sessions/mine.html", values | {"rooms": [room for room in rooms if room.partners]})


@require_safe
@for_members()
def of_relationship(request: MemberRequest, relationship: str) -> HttpResponse:
    now = clock.now()
    together = together_or_404(request, relationship, at=now)
    rows = sessions_of_actor(request.actor, at=now).filter(relationship=together.relationship)
    blocked = waits_for_first_meeting(together.relationship, at=now)
    return render(
        request, "sessions/list.html", _values(request, rows, now) | {"together": together, "blocked": blocked}
    )


def _values(request: MemberRequest, rows: ScopedQuerySet[Session], now: datetime) -> dict[str, object]:
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in FILTERS else ""
    over = past(rows).filter(state=chosen) if chosen else past(rows)
    page = Paginator(over, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    ahead = _shown(request, coming(rows, at=now)[:COMING_SHOWN], now)
    return {
        "unlogged": _shown(request, not_noted(rows, at=now).order_by("starts_at", "pk")[:COMING_SHOWN], now),
        "answers": [each for each in ahead if each.waits_for_me],
        "ahead": [each for each in ahead if not each.waits_for_me],
        "page": page,
        "past": _shown(request, page.object_list, now),
        "filters": [(key, name, key == chosen) for key, name in FILTERS.items()],
        "filtered": bool(chosen),
    }


def _shown(request: MemberRequest, rows: Iterable[Session], now: datetime) -> list[Shown]:
    me = request.actor.person_id
    return [shown(row, partnership(row.relationship, person_id=me, at=now), at=now) for row in rows]

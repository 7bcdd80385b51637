"""All my meetings, over all relationships or of one of them: what waits for me first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from peerloom.domain.relationships.models import Session
from peerloom.domain.relationships.queries.sessions import past, rooms_of, sessions_in, sessions_of_actor, still_open
from peerloom.domain.relationships.rules.sessions_allowed import waits_for_first_meeting
from peerloom.foundation import clock
from peerloom.foundation.scope import ScopedQuerySet
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.partnerships import partnership
from peerloom.web.relationships.sessions.access import together_or_404
from peerloom.web.relationships.sessions.showing import Shown, shown

ROWS_ON_A_PAGE = 25
OPEN_SHOWN, ROOMS_SHOWN = 100, 20
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
    now, me = clock.now(), request.actor.person_id

    def show(row: Session) -> Shown:
        return shown(row, partnership(row.relationship, person_id=me, at=now), at=now)

    values = _values(request, sessions_of_actor(request.actor, at=now), show)
    rooms = [partnership(row, person_id=me, at=now) for row in rooms_of(request.actor, at=now)[:ROOMS_SHOWN]]
    return render(request, "sessions/mine.html", values | {"rooms": [room for room in rooms if room.partners]})


@require_safe
@for_members()
def of_relationship(request: MemberRequest, relationship: str) -> HttpResponse:
    now = clock.now()
    together = together_or_404(request, relationship, at=now)

    def show(row: Session) -> Shown:
        row.relationship = together.relationship
        return shown(row, together, at=now)

    blocked = waits_for_first_meeting(together.relationship, at=now)
    values = _values(request, sessions_in(together.relationship, request.actor), show)
    return render(request, "sessions/list.html", values | {"together": together, "blocked": blocked})


def _values(
    request: MemberRequest, rows: ScopedQuerySet[Session], show: Callable[[Session], Shown]
) -> dict[str, object]:
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in FILTERS else ""
    over = past(rows).filter(state=chosen) if chosen else past(rows)
    page = Paginator(over, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    present = [show(row) for row in still_open(rows)[:OPEN_SHOWN]]
    ahead = [each for each in present if not each.overdue]
    return {
        "unlogged": [each for each in present if each.overdue],
        "answers": [each for each in ahead if each.waits_for_me],
        "ahead": [each for each in ahead if not each.waits_for_me],
        "page": page,
        "past": [show(row) for row in page.object_list],
        "filters": [(key, name, key == chosen) for key, name in FILTERS.items()],
        "filtered": bool(chosen),
    }

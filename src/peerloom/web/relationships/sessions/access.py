"""Whose meeting a page is about: found only for those who take part."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404

from peerloom.domain.relationships.models import Session, SessionSeries
from peerloom.domain.relationships.queries.sessions import series_of, session_of
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.web.gate import MemberRequest
from peerloom.web.relationships.partnerships import Partnership, partnership
from peerloom.web.relationships.sessions.showing import Shown, shown


def together_or_404(request: MemberRequest, relationship: str, *, at: datetime) -> Partnership:
    found = relationship_of(request.actor, relationship, at=at)
    if found is None:
        raise Http404
    found.organisation = request.organisation
    return partnership(found, person_id=request.actor.person_id, at=at)


def session_or_404(request: MemberRequest, session: str, *, at: datetime) -> Session:
    found = session_of(request.actor, session, at=at)
    if found is None:
        raise Http404
    return found


def shown_or_404(request: MemberRequest, session: str, *, at: datetime) -> Shown:
    found = session_or_404(request, session, at=at)
    return shown(found, partnership(found.relationship, person_id=request.actor.person_id, at=at), at=at)


def series_or_404(request: MemberRequest, series: str, *, at: datetime) -> SessionSeries:
    found = series_of(request.actor, series, at=at)
    if found is None:
        raise Http404
    return found

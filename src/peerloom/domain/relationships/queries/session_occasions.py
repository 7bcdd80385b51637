"""Meetings about which something is to be said now, over all organisations: for the scheduled jobs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db.models import Exists, F, Max, Prefetch, Q

from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.models import Participation, Session
from peerloom.domain.relationships.queries.sessions import earlier_in_proposed_series
from peerloom.domain.relationships.rules.occasions import (
    NOTE_REQUEST,
    PROPOSAL_EXPIRES,
    PROPOSAL_REMINDER,
    SESSION_REMINDER,
)
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation.scope import ScopedQuerySet

NOTE_ASKED_UNTIL = timedelta(days=7)
"""After a session's end: later than that nobody remembers, and the page still asks."""

BECAUSE = "a scheduled job looks after the meetings of all organisations"


def sessions_to_remind_of(*, at: datetime) -> ScopedQuerySet[Session]:
    """Agreed and within a day ahead; not those that were planned within that day."""
    soon = _agreed().filter(starts_at__gt=at, starts_at__lte=at + SESSION_REMINDER)
    return soon.filter(proposed_at__lt=F("starts_at") - SESSION_REMINDER)


def sessions_to_note(*, at: datetime) -> ScopedQuerySet[Session]:
    """Over for two hours and still not noted."""
    return _agreed().filter(ends_at__lte=at - NOTE_REQUEST, ends_at__gt=at - NOTE_ASKED_UNTIL)


def proposals_to_remind_of(*, at: datetime) -> ScopedQuerySet[Session]:
    """Unanswered for two days; of a series the first session stands for all."""
    rows = _waiting().filter(
        relationship__state__in=TOGETHER, proposed_at__lte=at - PROPOSAL_REMINDER, starts_at__gt=at
    )
    return _with_people(rows.filter(proposed_at__gt=at - PROPOSAL_EXPIRES))


def proposals_to_expire(*, at: datetime) -> ScopedQuerySet[Session]:
    """Unanswered for a week, or all proposed times have passed."""
    rows = _waiting().annotate(last=Max("proposed_times__starts_at"))
    return cast("ScopedQuerySet[Session]", rows.filter(Q(proposed_at__lte=at - PROPOSAL_EXPIRES) | Q(last__lte=at)))


def _agreed() -> ScopedQuerySet[Session]:
    rows = Session.objects.across_organisations(because=BECAUSE)
    return _with_people(rows.filter(state=SessionState.AGREED, relationship__state__in=TOGETHER))


def _waiting() -> ScopedQuerySet[Session]:
    rows = Session.objects.across_organisations(because=BECAUSE).filter(
        waiting_for__isnull=False, state__in=(SessionState.PROPOSED, SessionState.AGREED)
    )
    return rows.exclude(Exists(earlier_in_proposed_series()), state=SessionState.PROPOSED)


def _with_people(rows: ScopedQuerySet[Session]) -> ScopedQuerySet[Session]:
    present = Participation.objects.across_organisations(because=BECAUSE).filter(left_at__isnull=True)
    people = Prefetch(
        "relationship__participations", present.select_related("person").order_by("side", "pk"), "present"
    )
    return rows.select_related(
        "relationship__cohort__program", "relationship__organisation", "waiting_for__person", "series"
    ).prefetch_related(people, "agenda", "attendance")

"""One of everything of this kind that has a page, and who may open it."""

from __future__ import annotations

from datetime import date, timedelta

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import Cadence
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.operations.sessions.notes import write_private_note
from peerloom.domain.relationships.operations.sessions.series import Rhythm, propose_series
from tests.factories import MOMENT
from tests.factories.sessions import VIDEO, make_session
from tests.web.audience import ANYONE, TAKES_PART

AUDIENCE: dict[str, str] = {
    "sessions:mine": ANYONE,
    "sessions:clock": TAKES_PART,
    "sessions:list": TAKES_PART,
    "sessions:propose": TAKES_PART,
    "sessions:unplanned": TAKES_PART,
    "sessions:notes": TAKES_PART,
    "sessions:private-add": TAKES_PART,
    "sessions:private-remove": TAKES_PART,
    "sessions:series-answer": TAKES_PART,
    "sessions:series-end": TAKES_PART,
    "sessions:session": TAKES_PART,
    "sessions:answer": TAKES_PART,
    "sessions:times": TAKES_PART,
    "sessions:cancel": TAKES_PART,
    "sessions:place": TAKES_PART,
    "sessions:coming": TAKES_PART,
    "sessions:log": TAKES_PART,
    "sessions:agenda": TAKES_PART,
    "sessions:shared-note": TAKES_PART,
    "sessions:private-note": TAKES_PART,
    "sessions:calendar": TAKES_PART,
}
FIELDS: tuple[str, ...] = (
    *("minutes", "suggested", "day_1", "time_1", "day_2", "time_2", "way", "place", "link", "repeat", "until"),
    *("seen", "chosen", "decline", "reason", "coming", "outcome", "length", "present", "line", "do", "topic"),
    *("text", "version", "day", "time", "show"),
)


def sessions_ids(relationship: Relationship) -> dict[str, str]:
    parts = Participation.objects.within(relationship.organisation_id).filter(relationship=relationship)
    mentee = parts.select_related("person").get(side=Side.MENTEE).person
    mentor = parts.select_related("person").get(side=Side.MENTOR).person
    session = make_session(relationship, mentor, mentee, starts_at=MOMENT + timedelta(days=3))
    rhythm = Rhythm(Cadence.WEEKLY, date(2026, 11, 2), date(2026, 12, 1), 16 * 60, 60, "Europe/Warsaw")
    by = actor_of(mentor, at=MOMENT)
    series = propose_series(relationship=relationship, rhythm=rhythm, where=VIDEO, by=by, at=MOMENT)
    note = write_private_note(
        relationship=relationship, session=None, text="Mine", by=actor_of(mentee, at=MOMENT), at=MOMENT
    )
    return {"session": session.public_id, "series": series.public_id, "note": note.public_id}

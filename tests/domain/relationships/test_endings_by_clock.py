"""The end of a round as days go by: closing, a reminder, the end, each once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import EndingKind, RelationshipKind, RelationshipState
from peerloom.domain.relationships.jobs.endings import close_and_end
from peerloom.domain.relationships.models import Certificate, Closure, Participation, Relationship
from peerloom.domain.relationships.operations.endings.agreeing import propose_ending
from peerloom.domain.relationships.operations.endings.reflecting import LookedBack, look_back
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import JobState
from tests.factories import make_cohort, make_organisation, make_pair, make_program
from tests.factories.endings import make_held_session

pytestmark = pytest.mark.django_db

LAST_DAY = date(2027, 6, 30)
END = datetime(2027, 7, 1, 0, 30, tzinfo=UTC)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def work(at: datetime) -> None:
    job = enqueue(close_and_end, organisation="", subject="", at=at)
    with clock.frozen_at(at):
        run_attempt(job.public_id)


def letters(relationship: Relationship) -> list[str]:
    rows = OutboxEntry.objects.within(relationship.organisation_id).order_by("pk")
    return list(rows.values_list("purpose", flat=True))


def state_of(relationship: Relationship) -> str:
    relationship.refresh_from_db()
    return relationship.state


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


def test_a_whole_ending_hour_by_hour_says_everything_once(cohort: Cohort) -> None:
    relationship, mentee, _mentor = make_pair(cohort)
    make_held_session(relationship)
    at = noon(LAST_DAY - timedelta(days=22))
    work(at)
    assert state_of(relationship) == RelationshipState.ACTIVE
    while at < END + timedelta(days=2):
        at += timedelta(hours=6)
        work(at)
        if at == noon(LAST_DAY - timedelta(days=20)):
            assert state_of(relationship) == RelationshipState.CLOSING
            by = actor_of(mentee, at=at)
            look_back(relationship=relationship, looked=LookedBack(worth_it=5, thanks="You!"), by=by, at=at)
    assert state_of(relationship) == RelationshipState.ENDED
    assert relationship.ending == EndingKind.PLANNED
    assert relationship.ended_at is not None
    assert END.date() == relationship.ended_at.date()
    assert letters(relationship) == ["closing-begun"] * 2 + ["closing-reminder"] + ["match-ended"] * 2
    verbs = AuditEvent.objects.filter(verb__startswith="relationship.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["relationship.closing", "relationship.ended"]
    assert Certificate.objects.within(cohort.organisation_id).count() == 2
    parts = Participation.objects.within(cohort.organisation_id).filter(relationship=relationship)
    assert not parts.filter(left_at__isnull=False).exists()  # both were there until the end


def test_letters_leave_in_the_readers_morning_and_are_pointless_after_the_last_day(cohort: Cohort) -> None:
    _relationship, mentee, _mentor = make_pair(cohort)
    mentee.time_zone = "America/Bogota"
    mentee.save()
    work(noon(LAST_DAY - timedelta(days=21)) - timedelta(hours=11))
    letter = OutboxEntry.objects.within(cohort.organisation_id).get(person=mentee)
    assert letter.not_before == datetime(2027, 6, 9, 14, 0, tzinfo=UTC)  # nine o'clock in Bogotá
    assert letter.not_after is not None
    assert letter.not_after.date() == date(2027, 7, 1)


@pytest.mark.parametrize(
    ("state", "closing", "after"),
    [
        (RelationshipState.INTRODUCED, RelationshipState.CLOSING, RelationshipState.ENDED),
        (RelationshipState.ACTIVE, RelationshipState.CLOSING, RelationshipState.ENDED),
        (RelationshipState.PAUSED, RelationshipState.PAUSED, RelationshipState.ENDED),
        (RelationshipState.ENDED, RelationshipState.ENDED, RelationshipState.ENDED),
        (RelationshipState.WITHDRAWN, RelationshipState.WITHDRAWN, RelationshipState.WITHDRAWN),
    ],
)
def test_every_state_comes_to_its_end(
    cohort: Cohort, state: RelationshipState, closing: RelationshipState, after: RelationshipState
) -> None:
    relationship, _mentee, _mentor = make_pair(cohort, state=state)
    work(noon(LAST_DAY - timedelta(days=10)))
    assert state_of(relationship) == closing
    work(END)
    assert state_of(relationship) == after


def test_a_single_conversation_is_over_when_it_was_held_and_not_asked_about(cohort: Cohort) -> None:
    relationship, _mentee, _mentor = make_pair(cohort)
    relationship.kind = RelationshipKind.MICRO
    relationship.save()
    work(noon(LAST_DAY))
    assert letters(relationship) == []


def test_a_round_that_is_prolonged_ends_later(cohort: Cohort) -> None:
    relationship, _mentee, _mentor = make_pair(cohort)
    work(noon(LAST_DAY - timedelta(days=3)))
    cohort.ends_on = LAST_DAY + timedelta(days=30)
    cohort.save()
    work(END)
    assert state_of(relationship) == RelationshipState.CLOSING
    work(END + timedelta(days=30))
    assert state_of(relationship) == RelationshipState.ENDED


def test_the_end_of_the_round_overtakes_a_suggestion(cohort: Cohort) -> None:
    relationship, mentee, _mentor = make_pair(cohort)
    at = noon(LAST_DAY - timedelta(days=22))
    by = actor_of(mentee, at=at)
    propose_ending(relationship_pk=relationship.pk, ends_on=LAST_DAY - timedelta(days=5), by=by, at=at)
    work(at + timedelta(days=1))
    closure = Closure.objects.within(cohort.organisation_id).get()
    assert (closure.kind, closure.ends_on) == (EndingKind.PLANNED, LAST_DAY)
    proposed = OutboxEntry.objects.within(cohort.organisation_id).get(purpose="ending-proposed")
    assert proposed.cancelled_at is not None


def test_what_was_missed_for_weeks_is_done_at_once_and_says_nothing_pointless(cohort: Cohort) -> None:
    relationship, _mentee, _mentor = make_pair(cohort)
    work(END + timedelta(days=20))
    assert state_of(relationship) == RelationshipState.ENDED
    begun = OutboxEntry.objects.within(cohort.organisation_id).filter(purpose="closing-begun")
    assert all(letter.cancelled_at for letter in begun)


def test_one_that_breaks_holds_up_no_other(cohort: Cohort) -> None:
    broken, _mentee, _mentor = make_pair(cohort)
    cohort.organisation.time_zone = "Nowhere/At_all"
    cohort.organisation.save()
    fine, _mentee, _mentor = make_pair(make_cohort(make_program(make_organisation(name="Other"))))
    for at in (noon(LAST_DAY - timedelta(days=10)), noon(LAST_DAY - timedelta(days=5)), END):
        job = enqueue(close_and_end, organisation="", subject="", at=at)
        with clock.frozen_at(at):
            run_attempt(job.public_id)
        job.refresh_from_db()
        assert (job.state, bool(job.failure)) == (JobState.WAITING, True)  # it is tried again, and says why
    assert state_of(broken) == RelationshipState.ACTIVE
    assert state_of(fine) == RelationshipState.ENDED

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from peerloom.domain.enrolment.enums import ApplicationState, InterviewState
from peerloom.domain.enrolment.models import Application, Interview
from peerloom.domain.enrolment.operations.interviews import (
    CannotPlanInterview,
    CannotRecordInterview,
    plan_interview,
    record_interview,
)
from peerloom.domain.enrolment.operations.screening import CannotScreen
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 10, 8, 13, 0, tzinfo=UTC)
AFTERWARDS = THURSDAY + timedelta(hours=1)


def plan(application: Application, by: Actor, *, planned_at: datetime = THURSDAY, place: str = "Room 2") -> Interview:
    return plan_interview(application=application, planned_at=planned_at, place=place, by=by, at=MOMENT)


def record(interview: Interview, outcome: InterviewState, by: Actor, *, at: datetime = AFTERWARDS) -> Interview:
    return record_interview(interview=interview, outcome=outcome, by=by, at=at)


def outbox(application: Application) -> list[OutboxEntry]:
    return list(OutboxEntry.objects.within(application.organisation_id).order_by("pk"))


def test_the_invitation_tells_the_time_on_both_clocks(applicant: Application, staff: Actor) -> None:
    applicant.organisation.time_zone = "Europe/Berlin"
    applicant.organisation.save()
    applicant.person.time_zone = "America/New_York"
    applicant.person.save()
    plan(applicant, staff)
    [message] = outbox(applicant)
    assert message.purpose == "interview-invitation"
    assert "Thursday 8 October 2026, 15:00 (Europe/Berlin)" in message.text
    assert "09:00 (America/New York)" in message.text
    assert "Room 2" in message.text


def test_the_same_clock_is_told_once(applicant: Application, staff: Actor) -> None:
    plan(applicant, staff)
    assert outbox(applicant)[0].text.count("13:00") == 1


def test_planned_twice_it_is_one(applicant: Application, staff: Actor) -> None:
    assert plan(applicant, staff) == plan(applicant, staff)
    assert len(outbox(applicant)) == 1
    with pytest.raises(CannotPlanInterview, match="planned already"):
        plan(applicant, staff, place="Elsewhere")


def test_nobody_is_invited_to_the_past(applicant: Application, staff: Actor) -> None:
    with pytest.raises(CannotPlanInterview, match="passed"):
        plan(applicant, staff, planned_at=MOMENT)


@pytest.mark.parametrize("state", sorted(set(ApplicationState) - {ApplicationState.IN_REVIEW}))
def test_only_who_is_in_review_is_invited(applicant: Application, staff: Actor, state: ApplicationState) -> None:
    applicant.state = state
    applicant.save()
    with pytest.raises(CannotPlanInterview):
        plan(applicant, staff)


@pytest.mark.parametrize("before", InterviewState)
@pytest.mark.parametrize("after", InterviewState)
def test_what_became_of_it_is_recorded_once(
    applicant: Application, staff: Actor, before: InterviewState, after: InterviewState
) -> None:
    interview = plan(applicant, staff)
    interview.state = before
    interview.save()
    legal = before == InterviewState.PLANNED and after != InterviewState.PLANNED
    if legal or before == after:
        assert record(interview, after, staff).state == after
        assert AuditEvent.objects.filter(verb=f"interview.{after}").count() == int(legal) + (after == "planned")
    else:
        with pytest.raises(CannotRecordInterview):
            record(interview, after, staff)


def test_held_on_the_organisations_own_day(applicant: Application, staff: Actor) -> None:
    applicant.organisation.time_zone = "Pacific/Auckland"
    applicant.organisation.save()
    interview = plan(applicant, staff, planned_at=datetime(2026, 10, 8, 12, 0, tzinfo=UTC))
    assert record(interview, InterviewState.HELD, staff).held_on == date(2026, 10, 9)


@pytest.mark.parametrize("outcome", [InterviewState.HELD, InterviewState.MISSED])
def test_it_is_not_over_the_day_before(applicant: Application, staff: Actor, outcome: InterviewState) -> None:
    with pytest.raises(CannotRecordInterview, match="another day"):
        record(plan(applicant, staff), outcome, staff, at=MOMENT)


def test_cancelled_before_the_invitation_left_nobody_hears_anything(applicant: Application, staff: Actor) -> None:
    record(plan(applicant, staff), InterviewState.CANCELLED, staff, at=MOMENT)
    [invitation] = outbox(applicant)
    assert invitation.cancelled_at == MOMENT


def test_cancelled_afterwards_the_applicant_hears_of_it(applicant: Application, staff: Actor) -> None:
    interview = plan(applicant, staff)
    OutboxEntry.objects.within(applicant.organisation_id).update(sent_at=MOMENT)
    record(interview, InterviewState.CANCELLED, staff, at=MOMENT)
    assert [message.purpose for message in outbox(applicant)] == ["interview-invitation", "interview-cancelled"]


def test_participants_plan_and_record_nothing(applicant: Application, staff: Actor) -> None:
    participant = actor_with(applicant.organisation, Role.PARTICIPANT)
    with pytest.raises(CannotScreen):
        plan(applicant, participant)
    with pytest.raises(CannotScreen):
        record(plan(applicant, staff), InterviewState.HELD, participant)

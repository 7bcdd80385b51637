from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import ApplicationState, DeclineReason, ScreeningStage
from peerloom.domain.enrolment.messages.screening_letters import Letter
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.screening import CannotScreen, NoPlaceLeft, decline_application, move_to_stage
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.domain.enrolment.screening.steps import STEPS, now, take
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program
from tests.factories.screening import make_applicant

pytestmark = pytest.mark.django_db

S = ApplicationState
LEGAL = {
    (S.SUBMITTED, "review"): S.IN_REVIEW,
    (S.SUBMITTED, "stage"): S.IN_REVIEW,
    (S.SUBMITTED, "accept"): S.ACCEPTED,
    (S.SUBMITTED, "wait"): S.WAITING,
    (S.SUBMITTED, "decline"): S.DECLINED,
    (S.SUBMITTED, "withdraw"): S.WITHDRAWN,
    (S.IN_REVIEW, "stage"): S.IN_REVIEW,
    (S.IN_REVIEW, "accept"): S.ACCEPTED,
    (S.IN_REVIEW, "wait"): S.WAITING,
    (S.IN_REVIEW, "decline"): S.DECLINED,
    (S.IN_REVIEW, "withdraw"): S.WITHDRAWN,
    (S.WAITING, "accept"): S.ACCEPTED,
    (S.WAITING, "decline"): S.DECLINED,
    (S.WAITING, "reopen"): S.IN_REVIEW,
    (S.WAITING, "withdraw"): S.WITHDRAWN,
    (S.ACCEPTED, "withdraw"): S.WITHDRAWN,
    (S.DECLINED, "reopen"): S.IN_REVIEW,
}
ALREADY = {(S.IN_REVIEW, "review"), (S.IN_REVIEW, "reopen"), (S.WITHDRAWN, "withdraw")}
EVERY = [(state, step) for state in S for step in STEPS]


@pytest.mark.parametrize(("state", "step"), EVERY)
def test_each_step_leads_where_it_should_or_is_refused(
    cohort: Cohort, coordinator: Actor, state: ApplicationState, step: str
) -> None:
    application = make_applicant(cohort, state=state)
    if (state, step) in LEGAL:
        after = take(step, application, coordinator)
        assert (after.state, after.revision) == (LEGAL[state, step], 2)
        event = AuditEvent.objects.get(subject=application.public_id)
        assert (event.details["from"], event.details["to"]) == (state, after.state)
        return
    if (state, step) not in ALREADY:
        with pytest.raises(CannotScreen):
            take(step, application, coordinator)
    else:
        take(step, application, coordinator)
    assert (now(application).state, now(application).revision) == (state, 1)
    assert not AuditEvent.objects.exists()
    assert not OutboxEntry.objects.within(cohort.organisation_id).exists()


@pytest.mark.parametrize("stage", ScreeningStage)
def test_an_application_in_review_moves_to_every_stage_and_back(
    cohort: Cohort, staff: Actor, stage: ScreeningStage
) -> None:
    application = make_applicant(cohort, state=S.IN_REVIEW, stage=ScreeningStage.REFERENCES)
    move_to_stage(application=application, stage=stage, revision=1, by=staff, at=MOMENT)
    assert now(application).stage == stage
    assert now(application).revision == (1 if stage == ScreeningStage.REFERENCES else 2)


@pytest.mark.parametrize("step", ["accept", "wait", "decline", "reopen"])
def test_staff_do_not_decide(cohort: Cohort, staff: Actor, step: str) -> None:
    application = make_applicant(cohort, state=S.WAITING)
    if step == "wait":
        application = make_applicant(cohort, state=S.IN_REVIEW)
    with pytest.raises(CannotScreen, match="Only owners and coordinators"):
        take(step, application, staff)


@pytest.mark.parametrize("step", ["review", "stage", "withdraw"])
def test_staff_take_the_steps_before_a_decision(cohort: Cohort, staff: Actor, step: str) -> None:
    assert take(step, make_applicant(cohort), staff).revision == 2


@pytest.mark.parametrize("step", STEPS)
def test_others_take_no_step(cohort: Cohort, step: str) -> None:
    application = make_applicant(cohort, state=S.IN_REVIEW)
    other = make_program(cohort.organisation, name="Second Wind")
    for stranger in (
        actor_with(cohort.organisation, Role.PARTICIPANT),
        actor_with(cohort.organisation, Role.COORDINATOR, program_id=other.pk),
        actor_with(make_organisation(), Role.OWNER),
    ):
        with pytest.raises(CannotScreen):
            take(step, application, stranger)
    assert now(application).revision == 1


@pytest.mark.parametrize("step", STEPS)
def test_nobody_screens_themself(cohort: Cohort, step: str) -> None:
    owner = make_applicant(cohort, state=S.IN_REVIEW)
    owner.person.memberships.create(organisation=cohort.organisation, role=Role.OWNER, since=MOMENT)
    with pytest.raises(CannotScreen):
        take(step, owner, actor_of(owner.person, at=MOMENT))


@pytest.mark.parametrize("step", ["accept", "wait", "decline"])
def test_the_second_of_two_who_decide_at_once_is_told(cohort: Cohort, coordinator: Actor, step: str) -> None:
    application = make_applicant(cohort, state=S.IN_REVIEW)
    first = take(step, application, coordinator)
    for other in ("accept", "wait", "decline", "stage"):
        with pytest.raises(ChangedMeanwhile):
            take(other, application, actor_with(cohort.organisation, Role.OWNER), revision=1)
    assert (now(application).state, now(application).decided_by) == (first.state, first.decided_by)
    assert OutboxEntry.objects.within(cohort.organisation_id).count() == 1


@pytest.mark.parametrize("step", ["accept", "wait", "decline"])
def test_the_same_decision_pressed_twice_is_taken_once(cohort: Cohort, coordinator: Actor, step: str) -> None:
    application = make_applicant(cohort, state=S.IN_REVIEW)
    take(step, application, coordinator)
    assert take(step, application, coordinator, revision=1).revision == 2
    assert AuditEvent.objects.count() == 1
    assert OutboxEntry.objects.within(cohort.organisation_id).count() == 1


def test_whoever_is_accepted_takes_part_and_hears_of_it(cohort: Cohort, coordinator: Actor) -> None:
    application = make_applicant(cohort, state=S.IN_REVIEW)
    after = take("accept", application, coordinator)
    assert after.person.memberships.get().role == Role.PARTICIPANT
    assert (after.decided_by_id, after.decided_at) == (coordinator.person_id, MOMENT)
    message = OutboxEntry.objects.within(cohort.organisation_id).get()
    assert (message.purpose, message.person) == ("application-accepted", after.person)
    assert "Amara" in message.text
    assert "Mentor Up" in message.subject


def test_someone_who_takes_part_already_keeps_one_role(cohort: Cohort, coordinator: Actor) -> None:
    application = make_applicant(cohort, state=S.IN_REVIEW)
    application.person.memberships.create(organisation=cohort.organisation, role=Role.PARTICIPANT, since=MOMENT)
    assert take("accept", application, coordinator).person.memberships.count() == 1


def test_a_full_cohort_takes_nobody_more_on_that_side(cohort: Cohort, coordinator: Actor) -> None:
    cohort.most_mentors = 1
    cohort.save()
    first, second = make_applicant(cohort), make_applicant(cohort)
    take("accept", first, coordinator)
    with pytest.raises(NoPlaceLeft, match="waiting list"):
        take("accept", second, coordinator)
    assert take("wait", second, coordinator).state == S.WAITING
    take("withdraw", now(first), coordinator)
    assert take("accept", now(second), coordinator).state == S.ACCEPTED


def test_a_refusal_says_what_the_coordinator_wrote_and_keeps_the_reason_inside(
    cohort: Cohort, coordinator: Actor
) -> None:
    application = make_applicant(cohort, state=S.IN_REVIEW)
    letter = Letter("About your application", "Dear Amara, <b>not</b> this time.")
    decline_application(
        application=application, reason=DeclineReason.CHECKS, letter=letter, revision=1, by=coordinator, at=MOMENT
    )
    message = OutboxEntry.objects.within(cohort.organisation_id).get()
    assert (message.subject, now(application).decline_reason) == ("About your application", "checks")
    assert "<b>not</b>" in message.text
    assert "&lt;b&gt;not" in message.html
    assert "check" not in message.text


@pytest.mark.parametrize("reason", DeclineReason)
def test_our_own_words_fit_every_reason_and_name_none_that_hurts(
    cohort: Cohort, coordinator: Actor, reason: DeclineReason
) -> None:
    application = make_applicant(cohort, state=S.IN_REVIEW)
    decline_application(application=application, reason=reason, revision=1, by=coordinator, at=MOMENT)
    text = OutboxEntry.objects.within(cohort.organisation_id).get().text
    assert "Dear Amara" in text
    assert "%(" not in text
    assert "reference" not in text


def test_the_programs_own_words_come_first(cohort: Cohort, coordinator: Actor) -> None:
    cohort.program.message_texts.create(
        organisation=cohort.organisation,
        purpose="application-waiting",
        subject="Hold on, {given_name}",
        body="{program} is full. {unknown}",
    )
    take("wait", make_applicant(cohort), coordinator)
    message = OutboxEntry.objects.within(cohort.organisation_id).get()
    assert message.subject == "Hold on, Amara"
    assert "Mentor Up is full. {unknown}" in message.text


def test_a_message_that_has_not_left_is_stopped_when_the_decision_is_taken_back(
    cohort: Cohort, coordinator: Actor
) -> None:
    application = make_applicant(cohort, state=S.IN_REVIEW)
    take("decline", application, coordinator)
    after = take("reopen", now(application), coordinator)
    assert (after.decline_reason, after.decided_at, after.decided_by) == ("", None, None)
    assert OutboxEntry.objects.within(cohort.organisation_id).get().cancelled_at == MOMENT
    take("accept", now(application), coordinator)
    waiting = OutboxEntry.objects.within(cohort.organisation_id).filter(cancelled_at__isnull=True)
    assert [message.purpose for message in waiting] == ["application-accepted"]


@pytest.mark.parametrize("state", [ProgramState.CLOSED, ProgramState.ARCHIVED])
def test_a_finished_program_decides_nothing_more(cohort: Cohort, coordinator: Actor, state: ProgramState) -> None:
    cohort.program.state = state
    cohort.program.save()
    with pytest.raises(CannotScreen, match="finished"):
        take("accept", make_applicant(cohort), coordinator)


def test_a_reader_of_another_organisation_sees_no_application(applicant: Application) -> None:
    stranger = actor_with(make_organisation(), Role.OWNER)
    assert not Application.objects.visible_to(stranger).exists()
    assert make_cohort(make_program(make_organisation())).pk != applicant.cohort_id

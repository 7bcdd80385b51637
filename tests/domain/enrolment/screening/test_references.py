from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from peerloom.domain.enrolment.enums import ApplicationState, ReferenceState
from peerloom.domain.enrolment.jobs.references import remind_referees, send_reference_reminder
from peerloom.domain.enrolment.models import Application, Reference
from peerloom.domain.enrolment.operations.references import (
    SENDING,
    CannotAnswerReference,
    CannotAskForReference,
    GivenReference,
    ask_all_referees,
    ask_for_reference,
    give_reference,
    name_referee,
    refuse_reference,
    remove_referee,
)
from peerloom.domain.enrolment.operations.screening import CannotScreen
from peerloom.domain.enrolment.reference_links import reference_by_token, token_for
from peerloom.domain.people.enums import Role
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with

pytestmark = pytest.mark.django_db

GIVEN = GivenReference("Manager for three years", recommends=True, strengths="Listens.", worries="Too busy.")


def name(application: Application, by: Actor, email: str = "rosa@example.org") -> Reference:
    return name_referee(application=application, name="Rosa Lind", email=email, by=by, at=MOMENT)


def asked(application: Application, by: Actor, email: str = "rosa@example.org") -> Reference:
    return ask_for_reference(reference=name(application, by, email), links_sent=0, by=by, at=MOMENT)


def run_jobs(*, days_later: float = 0) -> None:
    with clock.frozen_at(MOMENT + timedelta(days=days_later, minutes=1)):
        for job in Job.objects.filter(state=JobState.WAITING):
            run_attempt(job.public_id)


def links_in_mails() -> list[str]:
    return [re.findall(r"/references/([^/]+)/", str(sent.body))[0] for sent in mail.outbox]


def test_the_question_is_mailed_by_a_job_that_holds_no_link(applicant: Application, staff: Actor) -> None:
    reference = asked(applicant, staff, "Rosa@Example.org")
    assert mail.outbox == []
    assert Job.objects.get(kind=SENDING).subject == reference.public_id
    run_jobs()
    [sent] = mail.outbox
    assert sent.to == ["rosa@example.org"]
    assert "Amara Okafor" in sent.subject
    assert "Amara Okafor does not see it" in str(sent.body)
    assert reference_by_token(links_in_mails()[0]) == reference


def test_a_new_link_makes_the_old_one_worthless(applicant: Application, staff: Actor) -> None:
    first = asked(applicant, staff)
    old = token_for(first)
    second = ask_for_reference(reference=first, links_sent=1, by=staff, at=MOMENT)
    assert reference_by_token(old) is None
    assert reference_by_token(token_for(second)) == first
    with pytest.raises(CannotAnswerReference):
        give_reference(reference=first, given=GIVEN, at=MOMENT)  # whoever had the page open from the old link


def test_pressed_twice_one_link_is_sent(applicant: Application, staff: Actor) -> None:
    reference = asked(applicant, staff)
    again = ask_for_reference(reference=reference, links_sent=0, by=staff, at=MOMENT)
    assert again.links_sent == 1
    assert Job.objects.filter(kind=SENDING).count() == 1


@pytest.mark.parametrize("token", ["", "x", "x:y", "a.1:b", "\u202e", "a" * 500])
def test_a_forged_link_finds_nothing(applicant: Application, token: str) -> None:
    assert reference_by_token(token) is None


def test_an_answer_is_given_once_and_for_good(applicant: Application, staff: Actor) -> None:
    reference = asked(applicant, staff)
    received = give_reference(reference=reference, given=GIVEN, at=MOMENT)
    assert (received.state, received.recommends, received.worries) == (ReferenceState.RECEIVED, True, "Too busy.")
    with pytest.raises(CannotAnswerReference, match="already"):
        give_reference(reference=reference, given=GIVEN, at=MOMENT)
    with pytest.raises(CannotAnswerReference, match="already"):
        refuse(reference)
    event = AuditEvent.objects.get(verb="reference.received")
    assert (event.actor, event.details, event.subject) == ("", {}, applicant.public_id)


def refuse(reference: Reference) -> Reference:
    return refuse_reference(reference=reference, at=MOMENT)


def test_whoever_cannot_answer_is_not_asked_again(applicant: Application, staff: Actor) -> None:
    reference = refuse(asked(applicant, staff))
    assert reference.state == ReferenceState.REFUSED
    with pytest.raises(CannotAskForReference):
        ask_for_reference(reference=reference, links_sent=1, by=staff, at=MOMENT)


def test_a_link_lasts_three_weeks(applicant: Application, staff: Actor) -> None:
    reference = asked(applicant, staff)
    with pytest.raises(CannotAnswerReference, match="run out"):
        give_reference(reference=reference, given=GIVEN, at=MOMENT + timedelta(days=21))
    give_reference(reference=reference, given=GIVEN, at=MOMENT + timedelta(days=20, hours=23))


@pytest.mark.parametrize("state", [ApplicationState.DECLINED, ApplicationState.WITHDRAWN])
def test_nobody_is_asked_about_a_closed_application(
    applicant: Application, staff: Actor, state: ApplicationState
) -> None:
    reference = asked(applicant, staff)
    applicant.state = state
    applicant.save()
    run_jobs()
    assert mail.outbox == []
    with pytest.raises(CannotAnswerReference, match="closed"):
        give_reference(reference=reference, given=GIVEN, at=MOMENT)
    with pytest.raises(CannotAskForReference):
        name(applicant, staff, "other@example.org")


def test_one_reminder_after_five_days_with_the_same_link(applicant: Application, staff: Actor) -> None:
    asked(applicant, staff)
    run_jobs()
    for days in (4, 5, 6, 12):
        with clock.frozen_at(MOMENT + timedelta(days=days)):
            enqueue(remind_referees, organisation="", subject="", at=clock.now())
        run_jobs(days_later=days)
        run_jobs(days_later=days)
    assert [sent.subject.startswith("A reminder") for sent in mail.outbox] == [False, True]
    assert len(set(links_in_mails())) == 1


@pytest.mark.parametrize("answer", ["received", "refused"])
def test_who_has_answered_is_not_reminded(applicant: Application, staff: Actor, answer: str) -> None:
    reference = asked(applicant, staff)
    give_reference(reference=reference, given=GIVEN, at=MOMENT) if answer == "received" else refuse(reference)
    with clock.frozen_at(MOMENT + timedelta(days=6)):
        enqueue(remind_referees, organisation="", subject="", at=clock.now())
        for job in Job.objects.filter(kind=remind_referees.path):
            run_attempt(job.public_id)
    assert not Job.objects.filter(kind=send_reference_reminder.path).exists()


def test_a_question_that_cannot_be_delivered_can_be_asked_again(applicant: Application, staff: Actor) -> None:
    reference = asked(applicant, staff)
    Job.objects.filter(kind=SENDING).update(attempts_allowed=1)
    Reference.objects.within(applicant.organisation_id).update(email="no address\n")
    run_jobs()
    reference.refresh_from_db()
    assert (reference.state, reference.asked_at) == (ReferenceState.NAMED, MOMENT)
    assert ask_for_reference(reference=reference, links_sent=1, by=staff, at=MOMENT).links_sent == 2


def test_one_address_is_named_once_and_never_the_applicants_own(applicant: Application, staff: Actor) -> None:
    assert name(applicant, staff) == name(applicant, staff, "ROSA@example.org")
    with pytest.raises(CannotAskForReference, match="own address"):
        name(applicant, staff, applicant.person.email)


def test_ten_are_enough(applicant: Application, staff: Actor) -> None:
    for number in range(10):
        name(applicant, staff, f"r{number}@example.org")
    with pytest.raises(CannotAskForReference, match="Ten"):
        name(applicant, staff, "r10@example.org")


def test_all_who_were_named_are_asked_at_once(applicant: Application, staff: Actor) -> None:
    asked(applicant, staff)
    for number in range(2):
        name(applicant, staff, f"r{number}@example.org")
    assert len(ask_all_referees(application=applicant, by=staff, at=MOMENT)) == 2
    assert ask_all_referees(application=applicant, by=staff, at=MOMENT) == []
    run_jobs()
    assert len(mail.outbox) == 3


def test_a_mistyped_address_is_removed_and_its_link_with_it(applicant: Application, staff: Actor) -> None:
    reference = asked(applicant, staff)
    token = token_for(reference)
    remove_referee(reference=reference, by=staff, at=MOMENT)
    remove_referee(reference=reference, by=staff, at=MOMENT)
    assert reference_by_token(token) is None
    run_jobs()
    assert mail.outbox == []
    assert AuditEvent.objects.filter(verb="reference.removed").count() == 1


def test_what_was_answered_cannot_be_removed(applicant: Application, staff: Actor) -> None:
    reference = give_reference(reference=asked(applicant, staff), given=GIVEN, at=MOMENT)
    with pytest.raises(CannotAskForReference, match="kept"):
        remove_referee(reference=reference, by=staff, at=MOMENT)


def test_participants_ask_nobody(applicant: Application, staff: Actor) -> None:
    participant = actor_with(applicant.organisation, Role.PARTICIPANT)
    reference = name(applicant, staff)
    with pytest.raises(CannotScreen):
        name(applicant, participant, "x@example.org")
    with pytest.raises(CannotScreen):
        ask_for_reference(reference=reference, links_sent=0, by=participant, at=MOMENT)
    with pytest.raises(CannotScreen):
        remove_referee(reference=reference, by=participant, at=MOMENT)
    assert not Reference.objects.visible_to(participant).exists()

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from peerloom.domain.feedback.enums.surveys import Mode, WaveState
from peerloom.domain.feedback.jobs.answering import mix_anonymous_answers
from peerloom.domain.feedback.models import Response, SurveyInvitation
from peerloom.domain.feedback.operations.answering import hand_in
from peerloom.domain.feedback.operations.mixing import mix_answers
from peerloom.domain.feedback.operations.waves.closing import close_wave
from peerloom.domain.people.enums import Role
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from tests.factories import MOMENT, actor_with, make_person
from tests.factories.answering import asked_once, said
from tests.factories.surveys import make_invitation

pytestmark = pytest.mark.django_db

LATER = MOMENT + timedelta(days=2)


def answered_by(mode: str, people: int = 4) -> SurveyInvitation:
    """Each ticks something else, and writes something."""
    first, version = asked_once(mode)
    others = [make_invitation(first.wave, make_person(first.organisation)) for _ in range(people - 1)]
    for number, invitation in enumerate([first, *others], start=1):
        answers = said(version, number, 5, "", f"Words {number}")
        hand_in(invitation=invitation, answers=answers, language="en", by=None, at=LATER)
    return first


def contents(invitation: SurveyInvitation) -> list[list[tuple[int, int | None, str]]]:
    rows = Response.objects.within(invitation.organisation_id).prefetch_related("answers__item")
    each = [sorted((a.item.position, a.value, a.words) for a in row.answers.all()) for row in rows]
    return sorted(each)


def keys(invitation: SurveyInvitation) -> set[str]:
    rows = Response.objects.within(invitation.organisation_id).prefetch_related("answers")
    return {str(row.pk) for row in rows} | {str(answer.pk) for row in rows for answer in row.answers.all()}


def run(at: datetime = LATER) -> Job:
    job = enqueue(mix_anonymous_answers.path, organisation="", subject="", at=at)
    with clock.frozen_at(at):
        run_attempt(job.public_id)
    job.refresh_from_db()
    return job


def test_every_key_is_new_and_every_answer_is_the_same() -> None:
    invitation = answered_by(Mode.ANONYMOUS)
    before, old = contents(invitation), keys(invitation)
    assert mix_answers(wave=invitation.wave, at=LATER) == 4
    assert contents(invitation) == before
    assert not keys(invitation) & old
    (event,) = AuditEvent.objects.filter(verb="survey.answers_mixed")
    assert (event.subject, event.details) == (invitation.wave.public_id, {})


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.IDENTIFIED])
def test_answers_that_are_linked_stay_as_they_are(mode: str) -> None:
    invitation = answered_by(mode)
    old = keys(invitation)
    assert mix_answers(wave=invitation.wave, at=LATER) == 0
    assert keys(invitation) == old


def test_the_clock_mixes_open_waves_and_those_that_have_just_closed() -> None:
    for closed, is_mixed in ((None, True), (LATER - timedelta(days=1), True), (LATER - timedelta(days=30), False)):
        invitation = answered_by(Mode.ANONYMOUS)
        if closed:
            invitation.wave.state, invitation.wave.closed_at = WaveState.CLOSED, closed
            invitation.wave.save()
        old = keys(invitation)
        assert run().state == JobState.DONE
        assert (keys(invitation) != old) is is_mixed


def test_closing_mixes_and_forgets_who_was_asked() -> None:
    invitation = answered_by(Mode.ANONYMOUS)
    before, old = contents(invitation), keys(invitation)
    close_wave(wave=invitation.wave, by=actor_with(invitation.organisation, Role.OWNER), at=LATER)
    assert contents(invitation) == before
    assert not keys(invitation) & old
    assert not SurveyInvitation.objects.within(invitation.organisation_id).exists()


def test_run_again_and_again_nothing_is_lost_or_doubled() -> None:
    invitation = answered_by(Mode.ANONYMOUS)
    before = contents(invitation)
    for _ in range(3):
        assert run().state == JobState.DONE
    assert contents(invitation) == before

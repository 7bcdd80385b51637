"""Opening, extending, reminding and closing by hand: every step legal and illegal, twice, and by two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.enums.surveys import InvitationState, Mode, WaveState
from peerloom.domain.feedback.jobs.waves import remind_for_wave
from peerloom.domain.feedback.models import InstrumentVersion, SurveyInvitation, Wave
from peerloom.domain.feedback.operations.waves.closing import CannotCloseWave, close_wave
from peerloom.domain.feedback.operations.waves.inviting import CannotRemind, invite_people, remind_now
from peerloom.domain.feedback.operations.waves.opening import (
    CannotExtendWave,
    CannotOpenWave,
    extend_wave,
    open_wave,
)
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor
from tests.at_once import at_once
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_person, make_program
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave
from tests.factories.waves import answer_wave, word_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def version(cohort: Cohort) -> InstrumentVersion:
    return make_instrument(cohort.organisation)


@pytest.fixture
def by(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, "coordinator")


def test_opened_it_promises_and_its_invitations_are_queued(
    cohort: Cohort, version: InstrumentVersion, by: Actor
) -> None:
    wave = word_wave(make_wave(cohort, version, state=WaveState.PLANNED, mode=Mode.IDENTIFIED))
    Wave.objects.within(cohort.organisation_id).filter(pk=wave.pk).update(opens_on=MOMENT.date() + timedelta(days=5))
    opened, _again = (open_wave(wave=wave, revision=1, by=by, at=MOMENT) for _twice in range(2))
    assert (opened.state, opened.opened_at, opened.opens_on) == (WaveState.OPEN, MOMENT, MOMENT.date())
    [wording] = opened.wordings.all()
    assert "asked by name" in wording.consent
    assert Job.objects.filter(subject=wave.public_id).count() == 1
    assert AuditEvent.objects.filter(verb="wave.opened").count() == 1


def test_it_asks_the_version_in_use_when_it_opens(cohort: Cohort, version: InstrumentVersion, by: Actor) -> None:
    wave = word_wave(make_wave(cohort, version, state=WaveState.PLANNED))
    version.state = VersionState.REPLACED
    version.save()
    with pytest.raises(CannotOpenWave):
        open_wave(wave=wave, by=by, at=MOMENT)
    newer = InstrumentVersion.objects.create(
        organisation=cohort.organisation, instrument=version.instrument, number=2, state="current", changed_at=MOMENT
    )
    open_wave(wave=wave, by=by, at=MOMENT)
    assert [ask.version_id for ask in wave.asks.all()] == [newer.pk]


def test_what_cannot_be_opened(cohort: Cohort, version: InstrumentVersion, by: Actor) -> None:
    closed = make_wave(cohort, version, state=WaveState.CLOSED)
    nothing_asked = make_wave(cohort, state=WaveState.PLANNED)
    over = make_wave(cohort, version, state=WaveState.PLANNED)
    for wave, at in ((closed, MOMENT), (nothing_asked, MOMENT), (over, MOMENT + timedelta(days=15))):
        with pytest.raises(CannotOpenWave):
            open_wave(wave=wave, by=by, at=at)
    early = make_wave(cohort, version, state=WaveState.PLANNED)
    with pytest.raises(CannotOpenWave):
        open_wave(wave=early, by=None, at=MOMENT - timedelta(days=1))


@pytest.mark.parametrize("role", ["staff", "participant"])
def test_who_does_not_decide_neither_opens_nor_extends_nor_closes(
    cohort: Cohort, version: InstrumentVersion, role: str
) -> None:
    actor = actor_with(cohort.organisation, role)
    planned, opened = make_wave(cohort, version, state=WaveState.PLANNED), make_wave(cohort, version)
    last = opened.closes_on + timedelta(days=3)
    acts: list[Callable[[], object]] = [
        lambda: open_wave(wave=planned, by=actor, at=MOMENT),
        lambda: extend_wave(wave=opened, closes_on=last, revision=1, by=actor, at=MOMENT),
        lambda: close_wave(wave=opened, by=actor, at=MOMENT),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    opened.refresh_from_db()
    assert (opened.state, opened.revision) == (WaveState.OPEN, 1)


def test_it_can_be_open_for_longer_but_not_shorter(cohort: Cohort, version: InstrumentVersion, by: Actor) -> None:
    wave = make_wave(cohort, version)
    last = wave.closes_on
    for day in (last, last - timedelta(days=1), last + timedelta(days=200)):
        with pytest.raises(CannotExtendWave):
            extend_wave(wave=wave, closes_on=day, revision=1, by=by, at=MOMENT)
    extended = extend_wave(wave=wave, closes_on=last + timedelta(days=7), revision=1, by=by, at=MOMENT)
    assert extended.closes_on == last + timedelta(days=7)
    with pytest.raises(ChangedMeanwhile):
        extend_wave(wave=wave, closes_on=last + timedelta(days=9), revision=1, by=by, at=MOMENT)


def test_closed_by_hand_its_counts_are_frozen(cohort: Cohort, version: InstrumentVersion, by: Actor) -> None:
    wave = make_wave(cohort, version)
    people = [make_person(cohort.organisation) for _each in range(4)]
    states = (InvitationState.INVITED, InvitationState.INVITED, InvitationState.DECLINED, InvitationState.LEFT_OUT)
    for person, state in zip(people, states, strict=True):
        make_invitation(wave, person, state=state)
    answer_wave(wave, people[0], version, [1, 2, 3])
    with pytest.raises(ChangedMeanwhile):
        close_wave(wave=wave, revision=7, by=by, at=MOMENT)
    closed, _again = (close_wave(wave=wave, revision=1, by=by, at=MOMENT) for _twice in range(2))
    assert (closed.invited, closed.answered, closed.declined, closed.unreached) == (3, 1, 1, 1)
    assert AuditEvent.objects.filter(verb="wave.closed").count() == 1


def test_what_is_not_open_cannot_be_closed_and_the_clock_waits(cohort: Cohort, version: InstrumentVersion) -> None:
    with pytest.raises(CannotCloseWave):
        close_wave(wave=make_wave(cohort, version, state=WaveState.PLANNED), by=None, at=MOMENT)
    with pytest.raises(CannotCloseWave):
        close_wave(wave=make_wave(cohort, version), by=None, at=MOMENT + timedelta(days=14))


def test_nobody_is_invited_once_it_has_closed(cohort: Cohort, version: InstrumentVersion) -> None:
    wave = make_wave(cohort, version, state=WaveState.CLOSED)
    assert invite_people(wave=wave, people=[make_person(cohort.organisation).pk], at=MOMENT) == []


def test_reminded_by_hand_each_gets_one_letter_however_often_it_is_pressed(
    cohort: Cohort, version: InstrumentVersion
) -> None:
    staff = actor_with(cohort.organisation, "staff")
    wave = word_wave(make_wave(cohort, version))
    waiting, answered, declined, often = (make_person(cohort.organisation) for _each in range(4))
    make_invitation(wave, waiting)
    make_invitation(wave, answered, state=InvitationState.ANSWERED)
    make_invitation(wave, declined, state=InvitationState.DECLINED)
    SurveyInvitation.objects.within(cohort.organisation_id).filter(pk=make_invitation(wave, often).pk).update(
        reminders=2
    )
    at = MOMENT + timedelta(days=3)
    with pytest.raises(CannotRemind):
        remind_now(wave=wave, by=staff, at=MOMENT + timedelta(hours=1))
    assert [remind_now(wave=wave, by=staff, at=at) for _twice in range(2)] == [1, 1]
    for _twice in range(2):
        job = enqueue(remind_for_wave.path, organisation="", subject=wave.public_id, at=at)
        with clock.frozen_at(at):
            run_attempt(job.public_id)
    [letter] = OutboxEntry.objects.within(cohort.organisation_id).filter(purpose="survey")
    assert letter.person_id == waiting.pk
    with pytest.raises(CannotRemind):
        remind_now(wave=wave, by=staff, at=at)


@pytest.mark.parametrize("role", ["participant"])
def test_who_does_not_run_the_program_reminds_nobody(cohort: Cohort, version: InstrumentVersion, role: str) -> None:
    wave = make_wave(cohort, version)
    make_invitation(wave, make_person(cohort.organisation))
    with pytest.raises(CannotRemind):
        remind_now(wave=wave, by=actor_with(cohort.organisation, role), at=MOMENT + timedelta(days=3))


@pytest.mark.usefixtures("transactional_db")
def test_two_who_close_at_once_count_once() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    version = make_instrument(cohort.organisation)
    wave = make_wave(cohort, version)
    people = [make_person(cohort.organisation) for _each in range(3)]
    for person in people:
        make_invitation(wave, person)
    answer_wave(wave, people[0], version, [1, 2, 3])
    actors = [actor_with(cohort.organisation, "coordinator") for _each in range(2)]
    at_once(*[lambda by=by: close_wave(wave=wave, by=by, at=MOMENT) for by in actors])
    wave.refresh_from_db()
    assert (wave.state, wave.invited, wave.answered, wave.revision) == (WaveState.CLOSED, 3, 1, 2)
    assert AuditEvent.objects.filter(verb="wave.closed").count() == 1

"""Planning by hand: who may, what can be, once however often it is sent, and never over somebody's unseen work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from peerloom.domain.feedback.enums.instruments import VersionState
from peerloom.domain.feedback.enums.surveys import Asked, ComparisonKind, Mode, WaveKind, WaveState
from peerloom.domain.feedback.models import ComparisonGroup, InstrumentVersion, Wave
from peerloom.domain.feedback.operations.waves.drafting import (
    CannotPlanWave,
    WaveDraft,
    call_off_wave,
    change_wave,
    plan_wave,
)
from peerloom.domain.feedback.operations.waves.planning import keep_planned_waves
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_wave
from tests.factories.waves import plan_survey

pytestmark = pytest.mark.django_db

DAY = MOMENT.date()


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def version(cohort: Cohort) -> InstrumentVersion:
    return make_instrument(cohort.organisation)


@pytest.fixture
def by(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, "coordinator")


def draft(version: InstrumentVersion, **changes: Any) -> WaveDraft:
    plain = WaveDraft(
        name="How is it going?",
        kind=WaveKind.PULSE,
        mode=Mode.CONFIDENTIAL,
        versions=[version],
        opens_on=DAY,
        closes_on=DAY + timedelta(days=14),
        welcomes={"en": "We would like to know."},
    )
    return replace(plain, **changes)


def planned(cohort: Cohort, by: Actor, plan: WaveDraft, *, key: str = "a" * 22, **more: Any) -> list[Wave]:
    asked = more.pop("asked", [Asked.MENTEES])
    return plan_wave(cohort=cohort, draft=plan, asked=asked, key=key, by=by, at=MOMENT, **more)


def test_each_kind_of_people_gets_a_wave_of_its_own_and_twice_is_once(
    cohort: Cohort, version: InstrumentVersion, by: Actor
) -> None:
    other = make_instrument(cohort.organisation, key="other")
    plan = draft(version, versions=[other, version])
    first = planned(cohort, by, plan, asked=[Asked.MENTEES, Asked.MENTORS])
    again = planned(cohort, by, plan, asked=[Asked.MENTEES, Asked.MENTORS])
    assert [wave.pk for wave in first] == [wave.pk for wave in again]
    assert [wave.asked for wave in first] == [Asked.MENTEES, Asked.MENTORS]
    assert [ask.version_id for ask in first[0].asks.all()] == [other.pk, version.pk]
    assert [(one.language, one.welcome, one.consent) for one in first[0].wordings.all()] == [
        ("en", "We would like to know.", "")
    ]
    assert AuditEvent.objects.filter(verb="wave.planned").count() == 2
    assert "would like" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(
    "changes",
    [
        {"closes_on": DAY - timedelta(days=1)},
        {"opens_on": DAY - timedelta(days=9), "closes_on": DAY - timedelta(days=2)},
        {"closes_on": DAY + timedelta(days=181)},
        {"versions": []},
        {"name": "  "},
        {"welcomes": {}},
    ],
)
def test_what_cannot_be_is_refused(
    cohort: Cohort, version: InstrumentVersion, by: Actor, changes: dict[str, Any]
) -> None:
    with pytest.raises(CannotPlanWave):
        planned(cohort, by, draft(version, **changes))
    assert not Wave.objects.within(cohort.organisation_id).exists()


def test_only_questionnaires_in_use_here_are_asked(cohort: Cohort, version: InstrumentVersion, by: Actor) -> None:
    foreign = make_instrument(make_organisation())
    drafted = make_instrument(cohort.organisation, key="draft", state=VersionState.DRAFT)
    for versions in ([foreign], [drafted], [version, version]):
        with pytest.raises(CannotPlanWave):
            planned(cohort, by, draft(version, versions=versions))


def test_a_comparison_group_has_to_be_of_this_round(cohort: Cohort, version: InstrumentVersion, by: Actor) -> None:
    here, elsewhere = (
        ComparisonGroup.objects.create(
            organisation=cohort.organisation, cohort=one, kind=ComparisonKind.LIST, name="Others", made_at=MOMENT
        )
        for one in (cohort, make_cohort(cohort.program))
    )
    for group in (None, elsewhere):
        with pytest.raises(CannotPlanWave):
            planned(cohort, by, draft(version), asked=[Asked.COMPARISON], comparison=group)
    both = [Asked.MENTEES, Asked.COMPARISON]
    made = planned(cohort, by, draft(version), asked=both, comparison=here)
    assert [wave.comparison for wave in made] == [None, here]


@pytest.mark.parametrize("role", ["staff", "participant"])
def test_who_does_not_decide_plans_nothing(cohort: Cohort, version: InstrumentVersion, role: str) -> None:
    with pytest.raises(CannotPlanWave):
        planned(cohort, actor_with(cohort.organisation, role), draft(version))


def test_a_coordinator_of_another_program_and_of_an_archived_one_neither(
    cohort: Cohort, version: InstrumentVersion, by: Actor
) -> None:
    other = make_program(cohort.organisation)
    elsewhere = actor_with(cohort.organisation, "coordinator", program_id=other.pk)
    with pytest.raises(CannotPlanWave):
        planned(cohort, elsewhere, draft(version))
    cohort.program.state = ProgramState.ARCHIVED
    cohort.program.save()
    with pytest.raises(CannotPlanWave):
        planned(cohort, by, draft(version))


def test_what_comes_from_the_plan_and_is_changed_follows_it_no_longer(
    cohort: Cohort, version: InstrumentVersion, by: Actor
) -> None:
    plan_survey(cohort.program, audience="mentees")
    [wave] = keep_planned_waves(cohort=cohort, by=None, at=MOMENT).made
    same = draft(
        version, name=wave.name, kind=wave.kind, opens_on=wave.opens_on, closes_on=wave.closes_on, mode=Mode.ANONYMOUS
    )
    changed = change_wave(wave=wave, draft=same, revision=1, by=by, at=MOMENT)
    assert (changed.mode, changed.planned_id is None, changed.revision) == (Mode.ANONYMOUS, False, 2)
    moved = change_wave(wave=wave, draft=replace(same, closes_on=date(2026, 12, 1)), revision=2, by=by, at=MOMENT)
    assert moved.planned_id is None
    keep_planned_waves(cohort=cohort, by=None, at=MOMENT)
    moved.refresh_from_db()
    assert moved.closes_on == date(2026, 12, 1)


def test_the_second_of_two_is_told(cohort: Cohort, version: InstrumentVersion, by: Actor) -> None:
    [wave] = planned(cohort, by, draft(version))
    change_wave(wave=wave, draft=draft(version, name="First"), revision=1, by=by, at=MOMENT)
    acts: list[Callable[[], object]] = [
        lambda: change_wave(wave=wave, draft=draft(version, name="Second"), revision=1, by=by, at=MOMENT),
        lambda: call_off_wave(wave=wave, revision=1, by=by, at=MOMENT),
    ]
    for act in acts:
        with pytest.raises(ChangedMeanwhile):
            act()
    wave.refresh_from_db()
    assert (wave.name, wave.state) == ("First", WaveState.PLANNED)


@pytest.mark.parametrize("state", [WaveState.OPEN, WaveState.CLOSED])
def test_what_was_opened_is_neither_changed_nor_called_off(
    cohort: Cohort, version: InstrumentVersion, by: Actor, state: str
) -> None:
    wave = make_wave(cohort, version, state=state)
    with pytest.raises(CannotPlanWave):
        change_wave(wave=wave, draft=draft(version), revision=1, by=by, at=MOMENT)
    with pytest.raises(CannotPlanWave):
        call_off_wave(wave=wave, revision=1, by=by, at=MOMENT)


def test_called_off_twice_happens_once(cohort: Cohort, version: InstrumentVersion, by: Actor) -> None:
    [wave] = planned(cohort, by, draft(version))
    for _each in range(2):
        assert call_off_wave(wave=wave, revision=1, by=by, at=MOMENT).state == WaveState.CALLED_OFF
    assert AuditEvent.objects.filter(verb="wave.called_off").count() == 1

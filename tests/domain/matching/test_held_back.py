"""Matching refuses whom a blocking practice standard holds back, and says which."""

from __future__ import annotations

from datetime import date

import pytest

from peerloom.domain.enrolment.enums import CheckKind, Side
from peerloom.domain.enrolment.models import Application, VettingCheck
from peerloom.domain.matching.enums import Decision
from peerloom.domain.matching.models import LeftOut, MatchRun, Proposal
from peerloom.domain.matching.operations import (
    CannotMove,
    CannotPublish,
    CannotStartRun,
    decide_pair,
    move_mentee,
    place_left_out,
    publish_run,
)
from peerloom.domain.matching.operations import start_run as start
from peerloom.domain.matching.queries import cost_of_move
from peerloom.domain.programs.enums import Severity
from peerloom.domain.programs.models import Cohort, Waiver
from peerloom.foundation import clock
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import ready_run, rules_for, small_pool
from tests.factories import MOMENT
from tests.factories.standards import checked, set_rule

People = dict[str, Application]
MENTORS = ("Maya", "Noor", "Otto")


@pytest.fixture
def people(cohort: Cohort, coordinator: Actor) -> People:
    """Every mentor needs a criminal-record check, and has one but for Otto."""
    found = small_pool(cohort)
    set_rule(cohort.program, "criminal_check")
    for name in ("Maya", "Noor"):
        checked(found[name].person, CheckKind.CRIMINAL)
    rules_for(cohort, coordinator)
    return found


def matched(run: MatchRun) -> set[str]:
    rows = Proposal.objects.within(run.organisation_id).filter(run=run)
    return set(rows.values_list("mentor__person__given_name", flat=True))


def forget_the_check_of(application: Application) -> None:
    VettingCheck.objects.within(application.organisation_id).filter(person=application.person).delete()


def test_whoever_is_held_back_is_not_in_the_pool(cohort: Cohort, coordinator: Actor, people: People) -> None:
    run = ready_run(cohort, coordinator)
    assert (run.mentors, "Otto" in matched(run)) == (2, False)
    checked(people["Otto"].person, CheckKind.CRIMINAL)
    assert ready_run(cohort, coordinator).mentors == 3


def test_a_warning_keeps_nobody_out(cohort: Cohort, coordinator: Actor, people: People) -> None:
    set_rule(cohort.program, "criminal_check", Severity.WARN)
    assert ready_run(cohort, coordinator).mentors == 3


def test_an_exception_lets_them_in(cohort: Cohort, coordinator: Actor, people: People) -> None:
    Waiver.objects.create(
        organisation=cohort.organisation,
        program=cohort.program,
        rule="criminal_check",
        person=people["Otto"].person,
        reason="The police confirmed it by telephone.",
        granted_at=MOMENT,
    )
    assert ready_run(cohort, coordinator).mentors == 3


def test_a_run_without_anybody_on_one_side_is_not_started(cohort: Cohort, coordinator: Actor, people: People) -> None:
    for name in ("Maya", "Noor"):
        forget_the_check_of(people[name])
    with pytest.raises(CannotStartRun, match="holds back everyone on one side"):
        start(cohort=cohort, by=coordinator, at=MOMENT)


def test_nobody_is_moved_to_a_mentor_who_is_held_back(cohort: Cohort, coordinator: Actor, people: People) -> None:
    run = ready_run(cohort, coordinator)
    said = "Otto Weber is held back: the criminal-record check is missing."
    with clock.frozen_at(MOMENT):
        assert cost_of_move(run=run, mentee=people["Chi"], mentor=people["Otto"]).refusal == said
        with pytest.raises(CannotMove, match=said):
            move_mentee(
                run=run, mentee=people["Chi"], mentor=people["Otto"], revision=run.revision, by=coordinator, at=MOMENT
            )


def test_neither_a_lock_nor_a_place_by_hand_lets_in_who_is_held_back(
    cohort: Cohort, coordinator: Actor, people: People
) -> None:
    run = ready_run(cohort, coordinator)
    decide_pair(
        run=run,
        mentee=people["Chi"],
        mentor=people["Otto"],
        decision=Decision.LOCK,
        revision=run.revision,
        by=coordinator,
        at=MOMENT,
    )
    again = ready_run(cohort, coordinator)
    assert (again.mentors, "Otto" in matched(again)) == (2, False)
    left = LeftOut.objects.within(again.organisation_id).filter(run=again, application__side=Side.MENTEE).first()
    placed = left.application if left else people["Chi"]
    with clock.frozen_at(MOMENT), pytest.raises(CannotMove):
        place_left_out(
            run=again, mentee=placed, mentor=people["Otto"], revision=again.revision, by=coordinator, at=MOMENT
        )
    Proposal.objects.within(again.organisation_id).filter(run=again, mentor=people["Maya"]).update(
        mentor=people["Otto"]
    )
    with pytest.raises(CannotPublish, match="Otto Weber"):
        publish_run(run=again, revision=again.revision, by=coordinator, at=MOMENT)


def test_publishing_looks_again_and_names_person_and_rule(cohort: Cohort, coordinator: Actor, people: People) -> None:
    run = ready_run(cohort, coordinator)
    forget_the_check_of(people["Maya"])
    checked(people["Maya"].person, CheckKind.CRIMINAL, until=date(2026, 10, 4))
    with pytest.raises(CannotPublish, match=r"Maya Ito \(the criminal-record check is missing\)"):
        publish_run(run=run, revision=run.revision, by=coordinator, at=MOMENT)
    run.refresh_from_db()
    assert run.state == "ready"
    checked(people["Maya"].person, CheckKind.CRIMINAL, on=date(2026, 10, 5))
    assert publish_run(run=run, revision=run.revision, by=coordinator, at=MOMENT).state == "published"


def test_a_program_that_misses_its_own_rule_publishes_nothing(
    cohort: Cohort, coordinator: Actor, people: People
) -> None:
    run = ready_run(cohort, coordinator)
    set_rule(cohort.program, "safeguarding_contact")
    with pytest.raises(CannotPublish, match="Someone to tell when abuse is suspected"):
        publish_run(run=run, revision=run.revision, by=coordinator, at=MOMENT)
    cohort.program.safeguarding_contact = "Ines Prado, 07700 900123"
    cohort.program.save()
    assert publish_run(run=run, revision=run.revision, by=coordinator, at=MOMENT).state == "published"

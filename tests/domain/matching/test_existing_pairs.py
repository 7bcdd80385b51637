"""A further matching beside relationships: who has a partner stays out, who parted is not brought together again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision, RunState
from peerloom.domain.matching.models import MatchRun, PairDecision, Proposal
from peerloom.domain.matching.operations import CannotMove, CannotStartRun, move_mentee, publish_run, start_run
from peerloom.domain.matching.queries.cohort_numbers import numbers_of
from peerloom.domain.matching.queries.existing_pairs import free_for_another, pairs_not_again, places_taken
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import EndingKind, RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import ready_run, rules_for, sign_up, small_pool
from tests.factories import MOMENT, make_cohort, make_program, make_relationship

People = dict[str, Application]
LATER = MOMENT + timedelta(days=40)


@pytest.fixture
def people(cohort: Cohort) -> People:
    return small_pool(cohort)


@pytest.fixture
def published(cohort: Cohort, coordinator: Actor, people: People) -> MatchRun:
    rules_for(cohort, coordinator)
    run = ready_run(cohort, coordinator)
    return publish_run(run=run, revision=run.revision, by=coordinator, at=MOMENT)


def part(cohort: Cohort, mentee: Application, *, ending: EndingKind = EndingKind.EARLY) -> Relationship:
    found = Relationship.objects.within(cohort.organisation_id).get(participations__person=mentee.person)
    found.state, found.ended_at, found.ending = RelationshipState.ENDED, LATER, ending
    found.save()
    return found


def pairs_of(run: MatchRun) -> set[tuple[int, int]]:
    rows = Proposal.objects.within(run.organisation_id).filter(run=run)
    return set(rows.values_list("mentee_id", "mentor_id"))


def test_nothing_is_left_to_match_while_everyone_has_a_partner(
    published: MatchRun, cohort: Cohort, coordinator: Actor
) -> None:
    assert free_for_another(cohort) == 0
    with pytest.raises(CannotStartRun, match="no mentees"):
        start_run(cohort=cohort, by=coordinator, at=LATER)


def test_who_parted_early_meets_somebody_else(
    published: MatchRun, cohort: Cohort, coordinator: Actor, people: People
) -> None:
    before = next(pair for pair in pairs_of(published) if pair[0] == people["Ana"].pk)
    part(cohort, people["Ana"])
    PairDecision.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        mentee=people["Ana"],
        mentor_id=before[1],
        decision=Decision.LOCK,
        decided_at=MOMENT,
    )
    sign_up(cohort, Side.MENTOR, "Nour Haddad", ["cooking"])
    assert free_for_another(cohort) == 1
    again = ready_run(cohort, coordinator)
    assert {mentee for mentee, _mentor in pairs_of(again)} == {people["Ana"].pk}
    assert before not in pairs_of(again)  # although they fit best, and were locked before they parted
    assert numbers_of([cohort], actor=coordinator)[cohort.pk].run == again
    publish_run(run=again, revision=again.revision, by=coordinator, at=LATER)
    assert numbers_of([cohort], actor=coordinator)[cohort.pk].run == again
    states = MatchRun.objects.within(cohort.organisation_id).filter(cohort=cohort).values_list("state", flat=True)
    assert list(states) == [RunState.PUBLISHED, RunState.PUBLISHED]
    mine = Relationship.objects.within(cohort.organisation_id).filter(participations__person=people["Ana"].person)
    assert sorted(mine.values_list("state", flat=True)) == [RelationshipState.ENDED, RelationshipState.INTRODUCED]


def test_nobody_moves_them_together_by_hand_either(
    published: MatchRun, cohort: Cohort, coordinator: Actor, people: People
) -> None:
    _mentee, former = next(pair for pair in pairs_of(published) if pair[0] == people["Ana"].pk)
    part(cohort, people["Ana"])
    sign_up(cohort, Side.MENTOR, "Nour Haddad", ["cooking"])
    again = ready_run(cohort, coordinator)
    mentor = Application.objects.within(cohort.organisation_id).get(pk=former)
    with pytest.raises(CannotMove, match="are or have been together"):
        move_mentee(run=again, mentee=people["Ana"], mentor=mentor, revision=again.revision, by=coordinator, at=LATER)


def test_what_ended_as_planned_may_go_on_in_another_round(published: MatchRun, cohort: Cohort, people: People) -> None:
    part(cohort, people["Ana"], ending=EndingKind.PLANNED)
    mine = [pair for pair in pairs_not_again(cohort) if pair[0] == people["Ana"].person_id]
    assert mine == []


def test_places_are_counted_by_partners(cohort: Cohort, people: People) -> None:
    mentees, mentor = [people["Ana"].person, people["Ben"].person], people["Maya"].person
    make_relationship(cohort, mentees, [mentor])
    make_relationship(make_cohort(make_program(cohort.organisation)), [people["Chi"].person], [mentor])
    taken = places_taken(cohort)
    assert taken[mentor.pk, "mentor"] == 2
    assert taken[mentees[0].pk, "mentee"] == 1
    assert taken[people["Chi"].person_id, "mentee"] == 0

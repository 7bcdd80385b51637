"""Goals: who sets, words, ticks and rates them; twice, meanwhile and too many."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Objective
from peerloom.domain.relationships.enums import GoalState, RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Goal, GoalLevel, GoalRating, GoalStep, GoalWording, Relationship
from peerloom.domain.relationships.operations.goals import (
    CannotChangeGoal,
    CannotChangeStep,
    CannotRate,
    Direction,
    GoalWords,
    add_step,
    change_goal,
    close_goal,
    let_goal_go,
    move_step,
    rate_goal,
    remove_step,
    reopen_goal,
    set_goal,
    tick_step,
    word_step,
    write_levels,
)
from peerloom.domain.relationships.queries.goals import goal_of, goals_of, summary_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_pair, make_person, make_program
from tests.factories.goals import make_goal, rate_for
from tests.factories.relationships import make_relationship

pytestmark = pytest.mark.django_db
WORDS = GoalWords("Speak up in seminars")


class Pair:
    def __init__(self) -> None:
        self.relationship, self.linh, self.tomasz = make_pair()
        self.goal = make_goal(self.relationship, self.linh)

    def by(self, person: Person) -> Actor:
        return actor_of(person, at=MOMENT)

    def fresh(self) -> Goal:
        return Goal.objects.within(self.goal.organisation_id).get(pk=self.goal.pk)

    def steps(self) -> list[str]:
        return [step.text for step in GoalStep.objects.within(self.goal.organisation_id).filter(goal=self.goal)]


@pytest.fixture
def pair() -> Pair:
    return Pair()


def test_a_goal_is_set_with_what_one_would_notice_and_a_first_step(pair: Pair) -> None:
    (goal,) = goals_of(pair.relationship, pair.goal.owner)
    assert (goal.statement, goal.hoped) == ("Say one thing in each seminar", "One contribution a week")  # type: ignore[attr-defined]
    assert [step.text for step in goal.steps.all()] == ["Write down one question before the seminar"]
    assert AuditEvent.objects.get(verb="goal.set").details == {"objective": ""}


def test_the_same_form_sent_twice_sets_one_goal(pair: Pair) -> None:
    key = new_public_id()
    made = [
        set_goal(relationship=pair.relationship, words=WORDS, public_id=key, by=pair.by(pair.linh), at=MOMENT)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    theirs = set_goal(relationship=pair.relationship, words=WORDS, public_id=key, by=pair.by(pair.tomasz), at=MOMENT)
    assert theirs.public_id != key


def test_five_open_goals_are_enough_and_closing_one_makes_room(pair: Pair) -> None:
    for _ in range(4):
        make_goal(pair.relationship, pair.linh)
    with pytest.raises(CannotChangeGoal, match="five open goals"):
        make_goal(pair.relationship, pair.linh)
    make_goal(pair.relationship, pair.tomasz)
    close_goal(goal=pair.goal, version=1, by=pair.by(pair.linh), at=MOMENT)
    make_goal(pair.relationship, pair.linh)
    with pytest.raises(CannotChangeGoal, match="five open goals"):
        reopen_goal(goal=pair.goal, version=2, by=pair.by(pair.linh), at=MOMENT)


def test_an_objective_is_one_of_the_programs_own(pair: Pair) -> None:
    program = pair.relationship.cohort.program
    other = make_program(program.organisation)
    objectives = [
        Objective.objects.create(
            organisation=program.organisation, program=one, statement="Stay", measure="Share", target="90%"
        )
        for one in (program, other)
    ]
    words = GoalWords("Stay until June", objective=objectives[0].public_id)
    changed = change_goal(goal=pair.goal, words=words, version=1, by=pair.by(pair.linh), at=MOMENT)
    assert changed.objective == objectives[0]
    foreign = GoalWords("Stay", objective=objectives[1].public_id)
    with pytest.raises(CannotChangeGoal, match="no longer has this aim"):
        change_goal(goal=pair.goal, words=foreign, version=2, by=pair.by(pair.linh), at=MOMENT)


def test_a_changed_statement_keeps_the_old_wording(pair: Pair) -> None:
    by = pair.by(pair.linh)
    change_goal(goal=pair.goal, words=WORDS, version=1, by=by, at=MOMENT)
    change_goal(goal=pair.goal, words=WORDS, version=1, by=by, at=MOMENT)  # the same again, sent twice
    change_goal(goal=pair.goal, words=GoalWords(WORDS.statement, why="To be known"), version=2, by=by, at=MOMENT)
    assert [row.statement for row in GoalWording.objects.within(by.organisation_id)] == [
        "Say one thing in each seminar"
    ]
    assert pair.fresh().version == 3
    assert [event.details for event in AuditEvent.objects.filter(verb="goal.changed")] == [
        {"reworded": True},
        {"reworded": False},
    ]


def test_an_old_version_changes_nothing(pair: Pair) -> None:
    by = pair.by(pair.linh)
    change_goal(goal=pair.goal, words=WORDS, version=1, by=by, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        change_goal(goal=pair.goal, words=GoalWords("Another"), version=1, by=by, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        write_levels(goal=pair.goal, meanings={0: "Two a week"}, version=1, by=by, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        close_goal(goal=pair.goal, version=1, by=by, at=MOMENT)
    assert pair.fresh().statement == WORDS.statement


@pytest.mark.parametrize("words", [GoalWords(" "), GoalWords("A", weight=0), GoalWords("A", weight=4)])
def test_a_goal_needs_a_sentence_and_a_weight(pair: Pair, words: GoalWords) -> None:
    with pytest.raises(CannotChangeGoal):
        change_goal(goal=pair.goal, words=words, version=1, by=pair.by(pair.linh), at=MOMENT)


def test_only_the_owner_changes_words_levels_and_state(pair: Pair) -> None:
    by = pair.by(pair.tomasz)
    with pytest.raises(CannotChangeGoal, match="Only Linh"):
        change_goal(goal=pair.goal, words=WORDS, version=1, by=by, at=MOMENT)
    with pytest.raises(CannotChangeGoal, match="Only Linh"):
        write_levels(goal=pair.goal, meanings={0: "x"}, version=1, by=by, at=MOMENT)
    for turn in (close_goal, let_goal_go, reopen_goal):
        with pytest.raises(CannotChangeGoal, match="Only Linh"):
            turn(goal=pair.goal, version=1, by=by, at=MOMENT)


def test_a_goal_is_closed_let_go_and_opened_again_each_once(pair: Pair) -> None:
    by = pair.by(pair.linh)
    for turn, version, state in (
        (close_goal, 1, GoalState.CLOSED),
        (close_goal, 1, GoalState.CLOSED),
        (reopen_goal, 2, GoalState.OPEN),
        (let_goal_go, 3, GoalState.DROPPED),
        (close_goal, 4, GoalState.CLOSED),
    ):
        turn(goal=pair.goal, version=version, by=by, at=MOMENT)
        assert pair.fresh().state == state
    assert pair.fresh().closed_at == MOMENT
    assert AuditEvent.objects.filter(verb="goal.turned").count() == 4


def test_a_closed_goal_rests(pair: Pair) -> None:
    close_goal(goal=pair.goal, version=1, by=pair.by(pair.linh), at=MOMENT)
    step = pair.goal.steps.get()
    with pytest.raises(CannotChangeGoal, match="closed"):
        change_goal(goal=pair.goal, words=WORDS, version=2, by=pair.by(pair.linh), at=MOMENT)
    with pytest.raises(CannotChangeStep, match="closed"):
        tick_step(step=step, done=True, by=pair.by(pair.tomasz), at=MOMENT)
    with pytest.raises(CannotRate, match="closed"):
        rate_for(pair.goal, pair.tomasz, 1)


def test_either_side_ticks_and_takes_back_and_who_was_first_stays_named(pair: Pair) -> None:
    step = pair.goal.steps.get()
    ticked = tick_step(step=step, done=True, by=pair.by(pair.tomasz), at=MOMENT)
    again = tick_step(step=step, done=True, by=pair.by(pair.linh), at=MOMENT + timedelta(days=1))
    assert (ticked.done_by, again.done_by, again.done_at) == (pair.tomasz, pair.tomasz, MOMENT)
    assert tick_step(step=step, done=False, by=pair.by(pair.linh), at=MOMENT).done_by is None


def test_steps_are_added_worded_ordered_and_taken_away_by_either_side(pair: Pair) -> None:
    linh, tomasz, key = pair.by(pair.linh), pair.by(pair.tomasz), new_public_id()
    second, again = (
        add_step(goal=pair.goal, text=" Ask\n a question ", public_id=key, by=tomasz, at=MOMENT) for _ in range(2)
    )
    assert again == second
    third = add_step(goal=pair.goal, text="Lead a discussion", by=linh, at=MOMENT)
    move_step(step=third, direction=Direction.UP, by=tomasz, at=MOMENT)
    move_step(step=third, direction=Direction.DOWN, by=tomasz, at=MOMENT)
    move_step(step=third, direction=Direction.DOWN, by=tomasz, at=MOMENT)  # it is last already
    move_step(step=second, direction=Direction.UP, by=linh, at=MOMENT)
    word_step(step=third, text="Lead half a discussion", by=tomasz, at=MOMENT)
    assert pair.steps() == [
        "Ask a question",
        "Write down one question before the seminar",
        "Lead half a discussion",
    ]
    for _ in range(2):
        remove_step(step=third, by=linh, at=MOMENT)
    assert len(pair.steps()) == 2
    with pytest.raises(CannotChangeStep, match="taken away meanwhile"):
        tick_step(step=third, done=True, by=linh, at=MOMENT)


def test_a_goal_has_twelve_steps_at_most_and_each_says_something(pair: Pair) -> None:
    with pytest.raises(CannotChangeStep, match="few words"):
        add_step(goal=pair.goal, text=" \n ", by=pair.by(pair.linh), at=MOMENT)
    for number in range(11):
        add_step(goal=pair.goal, text=f"Step {number}", by=pair.by(pair.linh), at=MOMENT)
    with pytest.raises(CannotChangeStep, match="Twelve"):
        add_step(goal=pair.goal, text="One more", by=pair.by(pair.linh), at=MOMENT)


def test_nobody_rates_before_it_is_said_what_as_hoped_means(pair: Pair) -> None:
    goal = make_goal(pair.relationship, pair.linh, noticed="")
    with pytest.raises(CannotRate, match="as hoped"):
        rate_for(goal, pair.tomasz, 1)
    write_levels(goal=goal, meanings={0: "Two a week"}, version=1, by=pair.by(pair.linh), at=MOMENT)
    rate_for(goal, pair.tomasz, 1)


def test_both_sides_rate_apart_all_is_kept_and_the_latest_counts(pair: Pair) -> None:
    key = new_public_id()
    for _ in range(2):
        rate_goal(goal=pair.goal, level=-1, public_id=key, by=pair.by(pair.linh), at=MOMENT)
    rate_for(pair.goal, pair.linh, 1, note="Four times", at=MOMENT + timedelta(days=20))
    rate_for(pair.goal, pair.tomasz, 2, at=MOMENT + timedelta(days=21))
    ratings = GoalRating.objects.within(pair.goal.organisation_id).filter(goal=pair.goal)
    assert [rating.level for rating in ratings] == [-1, 1, 2]
    assert summary_of(goals_of(pair.relationship, pair.goal.owner)) == "a bit more than hoped"
    assert all(not event.details for event in AuditEvent.objects.filter(verb="goal.rated"))


@pytest.mark.parametrize("level", [-3, 3, 100])
def test_there_are_five_levels(pair: Pair, level: int) -> None:
    with pytest.raises(CannotRate, match="five levels"):
        rate_for(pair.goal, pair.linh, level)


def test_levels_stay_once_they_were_rated_by(pair: Pair) -> None:
    by = pair.by(pair.linh)
    write_levels(goal=pair.goal, meanings={-1: "One a month", 0: "One a week"}, version=1, by=by, at=MOMENT)
    rate_for(pair.goal, pair.tomasz, 0)
    same = write_levels(goal=pair.goal, meanings={-1: "One a month", 0: "One a week"}, version=1, by=by, at=MOMENT)
    assert same.version == 2
    with pytest.raises(CannotChangeGoal, match="so they stay"):
        write_levels(goal=pair.goal, meanings={0: "One a year"}, version=2, by=by, at=MOMENT)
    rows = GoalLevel.objects.within(by.organisation_id).filter(goal=pair.goal)
    assert dict(rows.values_list("level", "meaning")) == {-1: "One a month", 0: "One a week"}


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED, RelationshipState.WITHDRAWN])
def test_where_a_match_rests_or_is_over_goals_rest_too(pair: Pair, state: str) -> None:
    Relationship.objects.within(pair.goal.organisation_id).filter(pk=pair.relationship.pk).update(state=state)
    with pytest.raises(CannotChangeGoal):
        make_goal(pair.relationship, pair.linh)
    with pytest.raises(CannotRate):
        rate_for(pair.goal, pair.linh, 1)
    with pytest.raises(CannotChangeStep):
        add_step(goal=pair.goal, text="x", by=pair.by(pair.linh), at=MOMENT)


def test_who_is_held_changes_nothing(pair: Pair) -> None:
    pair.linh.standing = Standing.HELD
    pair.linh.save()
    with pytest.raises(CannotChangeGoal, match="break"):
        change_goal(goal=pair.goal, words=WORDS, version=1, by=pair.by(pair.linh), at=MOMENT)


def test_goals_are_nothing_to_others(pair: Pair) -> None:
    organisation = pair.relationship.organisation
    strangers = [
        actor_with(organisation, "owner"),
        actor_with(organisation, "coordinator"),
        actor_with(organisation, "participant"),
        actor_with(make_organisation(), "owner"),
    ]
    for actor in strangers:
        assert goal_of(actor, pair.goal.public_id, at=MOMENT) is None
        with pytest.raises(CannotRate):
            rate_goal(goal=pair.goal, level=1, by=actor, at=MOMENT)
        with pytest.raises(CannotChangeGoal):
            change_goal(goal=pair.goal, words=WORDS, version=1, by=actor, at=MOMENT)
        with pytest.raises(CannotChangeStep):
            add_step(goal=pair.goal, text="x", by=actor, at=MOMENT)
    for person in (pair.linh, pair.tomasz):
        assert goal_of(pair.by(person), pair.goal.public_id, at=MOMENT) == pair.goal


@pytest.mark.parametrize(("kind", "seen"), [(RelationshipKind.ONE_TO_MANY, False), (RelationshipKind.CIRCLE, True)])
def test_other_mentees_of_one_mentor_see_no_goal_of_mine_and_a_circle_does(kind: RelationshipKind, seen: bool) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    linh, amir, tomasz = (make_person(cohort.organisation, name=name) for name in ("Linh A", "Amir B", "Tomasz C"))
    relationship = make_relationship(cohort, [linh, amir], [tomasz], kind=kind)
    goal = make_goal(relationship, linh)
    amirs, tomaszs = (relationship.participations.get(person=person) for person in (amir, tomasz))
    assert amirs.side == Side.MENTEE
    assert (goal in goals_of(relationship, amirs)) is seen
    assert goal in goals_of(relationship, tomaszs)
    assert (goal_of(actor_of(amir, at=MOMENT), goal.public_id, at=MOMENT) is not None) is seen


def test_who_leaves_a_circle_takes_their_goals_along_and_reads_no_others() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    linh, amir, tomasz = (make_person(cohort.organisation, name=name) for name in ("Linh A", "Amir B", "Tomasz C"))
    circle = make_relationship(cohort, [linh, amir], [tomasz], kind=RelationshipKind.CIRCLE)
    hers, his = make_goal(circle, linh), make_goal(circle, amir)
    circle.participations.filter(person=linh).update(left_at=MOMENT)
    amirs, linhs = (circle.participations.get(person=person) for person in (amir, linh))
    assert goals_of(circle, amirs) == [his]
    assert goals_of(circle, linhs) == []
    assert goal_of(actor_of(tomasz, at=MOMENT), hers.public_id, at=MOMENT) is None
    assert goal_of(actor_of(linh, at=MOMENT), his.public_id, at=MOMENT) is None


def test_long_and_odd_words_are_cut_not_refused(pair: Pair) -> None:
    words = GoalWords("ş" * 5000, why="w" * 5000, due_on=date(9999, 12, 31))
    changed = change_goal(goal=pair.goal, words=words, version=1, by=pair.by(pair.linh), at=MOMENT)
    assert (len(changed.statement), len(changed.why)) == (300, 300)

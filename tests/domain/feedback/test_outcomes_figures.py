"""Where objectives stand: honest about whom, since when, and how few."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from peerloom.domain.feedback.enums.outcomes import MeasuredBy, MeasureKind, TargetKind, Whose
from peerloom.domain.feedback.enums.surveys import Asked, Mode, WaveKind, WaveState, Way
from peerloom.domain.feedback.models import (
    InstrumentVersion,
    ItemAnswer,
    ObjectiveMeasure,
    Respondent,
    Response,
    Wave,
)
from peerloom.domain.feedback.queries.activities import QUERIES, activity_figure
from peerloom.domain.feedback.queries.objective_figures import Standing, objective_figures
from peerloom.domain.feedback.rules.activities import ACTIVITIES
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import EndingKind, RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation.scope import Actor
from tests.factories import (
    MOMENT,
    actor_with,
    make_account,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.goals import make_goal, rate_for
from tests.factories.instruments import make_instrument
from tests.factories.outcomes import make_measure, make_mentees, make_objective, make_outcome
from tests.factories.surveys import make_wave

pytestmark = pytest.mark.django_db

BEFORE, AFTER, TOO_LATE, DUE = date(2026, 9, 1), date(2027, 2, 1), date(2027, 7, 15), date(2027, 6, 30)
LATER = MOMENT + timedelta(days=300)


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


def tied(cohort: Cohort, **values: Any) -> ObjectiveMeasure:
    objective = make_objective(cohort.program)
    row = ObjectiveMeasure(organisation=cohort.organisation, objective=objective, target=Decimal(3), due=DUE)
    for name, value in {"kind": TargetKind.MEAN, **values}.items():
        setattr(row, name, value)
    row.save()
    return row


def standing(cohort: Cohort, actor: Actor | None = None) -> Standing:
    """As somebody reads it who is matched with nobody, unless told otherwise."""
    actor = actor or actor_with(cohort.organisation, "coordinator")
    [figure] = objective_figures(cohort, actor, at=LATER)
    assert figure.standing is not None
    return figure.standing


def test_the_latest_value_since_the_start_and_up_to_the_due_day_counts(cohort: Cohort) -> None:
    grades = make_measure(cohort.organisation)
    tied(cohort, by=MeasuredBy.OUTCOME, measure=grades)
    mentees = make_mentees(cohort, 6)
    for mentee in mentees[:5]:
        make_outcome(grades, mentee, cohort, 1, day=BEFORE)
        make_outcome(grades, mentee, cohort, 2, day=AFTER - timedelta(days=30))
        make_outcome(grades, mentee, cohort, 3.5, day=AFTER)
        make_outcome(grades, mentee, cohort, 4, day=TOO_LATE)
    assert standing(cohort) == Standing(3.5, 5, 6, AFTER, True)


def test_below_five_people_there_is_no_figure(cohort: Cohort) -> None:
    grades = make_measure(cohort.organisation)
    tied(cohort, by=MeasuredBy.OUTCOME, measure=grades)
    for mentee in make_mentees(cohort, 4):
        make_outcome(grades, mentee, cohort, 4, day=AFTER)
    found = standing(cohort)
    assert (found.figure, found.measured, found.reached, found.too_few) == (None, 4, None, True)


def test_a_share_in_per_cent_and_a_ceiling(cohort: Cohort) -> None:
    left = make_measure(cohort.organisation, name="Left", kind=MeasureKind.YES_NO)
    tied(cohort, by=MeasuredBy.OUTCOME, measure=left, kind=TargetKind.SHARE, target=Decimal(10), at_least=False)
    for number, mentee in enumerate(make_mentees(cohort, 5)):
        make_outcome(left, mentee, cohort, int(number == 0), day=AFTER)
    found = standing(cohort)
    assert (found.figure, found.reached) == (20, False)


def test_a_change_needs_a_value_from_before_and_one_from_after(cohort: Cohort) -> None:
    grades = make_measure(cohort.organisation)
    tied(cohort, by=MeasuredBy.OUTCOME, measure=grades, kind=TargetKind.CHANGE, target=Decimal("0.5"))
    mentees = make_mentees(cohort, 8)
    for mentee in mentees[:6]:
        make_outcome(grades, mentee, cohort, 2, day=BEFORE)
    for mentee in mentees[1:]:
        make_outcome(grades, mentee, cohort, 3, day=AFTER)
    found = standing(cohort)
    assert (found.figure, found.measured, found.of, found.reached) == (1, 5, 8, True)


def test_mentors_values_do_not_count_for_mentees(cohort: Cohort) -> None:
    grades = make_measure(cohort.organisation)
    tied(cohort, by=MeasuredBy.OUTCOME, measure=grades, whose=Whose.MENTORS)
    for mentee in make_mentees(cohort, 5):
        make_outcome(grades, mentee, cohort, 4, day=AFTER)
    assert (standing(cohort).measured, standing(cohort).of) == (0, 5)


def test_every_activity_has_its_query_and_none_is_shown_of_nothing(cohort: Cohort) -> None:
    assert QUERIES.keys() == ACTIVITIES.keys()
    for key in ACTIVITIES:
        assert activity_figure(key, cohort, at=LATER).figure is None


def test_matches_that_met_still_meet_and_last(cohort: Cohort) -> None:
    make_mentees(cohort, 8)
    rows = list(Relationship.objects.within(cohort.organisation_id).order_by("pk"))
    for number, row in enumerate(rows):
        row.first_met_at = LATER - timedelta(days=200) if number < 6 else None
        row.last_met_at = LATER - timedelta(days=10 if number < 3 else 100) if number < 6 else None
        row.save()
    rows[7].state, rows[7].ending = RelationshipState.ENDED, EndingKind.EARLY
    rows[6].state, rows[6].ending = RelationshipState.ENDED, EndingKind.PLANNED
    rows[7].ended_at = rows[6].ended_at = LATER
    for row in rows[6:]:
        row.save()
    found = {key: activity_figure(key, cohort, at=LATER) for key in ACTIVITIES}
    assert (found["matches-met"].figure, found["matches-met"].of) == (6 / 8, 8)
    assert (found["matches-meeting"].figure, found["matches-meeting"].of) == (3 / 6, 6)
    assert found["matches-lasting"].figure == 7 / 8, "a planned ending is no failure"
    assert found["meetings-a-month"].figure == 0


def test_goals_are_counted_by_people(cohort: Cohort) -> None:
    mentees = make_mentees(cohort, 5)
    for number, mentee in enumerate(mentees):
        relationship = Relationship.objects.within(cohort.organisation_id).get(participations__person=mentee)
        rate_for(make_goal(relationship, mentee), mentee, 0 if number else -1)
    found = activity_figure("goals-as-hoped", cohort, at=LATER)
    assert found.figure == pytest.approx(0.8)
    assert found.measured == 5


def answered(wave: Wave, version: InstrumentVersion, person: Person, step: int, *, day: date) -> None:
    respondent, _made = Respondent.objects.within(wave.organisation_id).get_or_create(
        organisation=wave.organisation, program=wave.cohort.program, person=person, defaults={"code": f"C{person.pk}"}
    )
    response = Response.objects.create(
        organisation=wave.organisation,
        wave=wave,
        respondent=None if wave.mode == Mode.ANONYMOUS else respondent,
        answered_on=day,
        language="en",
        way=Way.LINK,
    )
    for item in version.items.filter(kind="scaled"):
        turned = 6 - step if item.reversed else step
        ItemAnswer.objects.create(organisation=wave.organisation, response=response, item=item, value=turned)


def test_scores_of_questionnaires_once_the_survey_is_closed(cohort: Cohort) -> None:
    version = make_instrument(cohort.organisation)
    judged = tied(cohort, by=MeasuredBy.INSTRUMENT, instrument=version.instrument, figure="belonging")
    before = make_wave(cohort, version, kind=WaveKind.PRE, state=WaveState.CLOSED)
    after = make_wave(cohort, version, kind=WaveKind.POST)
    looking_back = make_wave(cohort, version, kind=WaveKind.RETROSPECTIVE, state=WaveState.CLOSED)
    mentees = make_mentees(cohort, 6)
    for mentee in mentees:
        answered(before, version, mentee, 2, day=BEFORE)
        answered(looking_back, version, mentee, 1, day=AFTER)
    for mentee in mentees[:5]:
        answered(after, version, mentee, 4, day=AFTER)
    assert standing(cohort) == Standing(None, 5, 0, None, None), "answers so far, and no figure while it is open"
    Wave.objects.within(cohort.organisation_id).filter(pk=after.pk).update(state=WaveState.CLOSED, invited=9)
    assert standing(cohort) == Standing(4.0, 5, 9, AFTER, True)
    judged.kind = TargetKind.CHANGE
    judged.save()
    found = standing(cohort)
    assert (found.figure, found.withheld) == (None, True), "the sixth's answer is what is left of three figures"
    Wave.objects.within(cohort.organisation_id).update(mode=Mode.IDENTIFIED)
    assert standing(cohort).figure == 2.0, "asked by name, it is read anyway"
    Wave.objects.within(cohort.organisation_id).update(mode=Mode.CONFIDENTIAL)
    answered(after, version, mentees[5], 4, day=AFTER)
    assert standing(cohort).figure == 2.0


def test_a_side_of_fewer_than_five_is_not_what_is_left_of_both_sides_less_the_other(cohort: Cohort) -> None:
    version = make_instrument(cohort.organisation)
    tied(cohort, by=MeasuredBy.INSTRUMENT, instrument=version.instrument, figure="belonging", whose=Whose.BOTH)
    people = make_mentees(cohort, 9)
    for asked, those, step in ((Asked.MENTEES, people[:5], 4), (Asked.MENTORS, people[5:], 1)):
        wave = make_wave(cohort, version, kind=WaveKind.POST, asked=asked, state=WaveState.CLOSED)
        for person in those:
            answered(wave, version, person, step, day=AFTER)
    assert (standing(cohort).figure, standing(cohort).measured) == (4.0, 5)


def test_answers_by_name_of_whom_the_reader_is_matched_with_do_not_count(cohort: Cohort) -> None:
    """A coordinator reads those of all others: the mean of all less theirs would be what their mentee said."""
    version = make_instrument(cohort.organisation)
    tied(cohort, by=MeasuredBy.INSTRUMENT, instrument=version.instrument, figure="belonging")
    mentees = make_mentees(cohort, 6)
    wave = make_wave(cohort, version, kind=WaveKind.POST, state=WaveState.CLOSED, mode=Mode.IDENTIFIED)
    for mentee in mentees:
        answered(wave, version, mentee, 2 if mentee == mentees[0] else 4, day=AFTER)
    mentor = make_person(cohort.organisation, "coordinator", name="Noor Haddad", account=make_account())
    make_relationship(cohort, [mentees[0]], [mentor])
    reader = actor_of(mentor, at=MOMENT)
    assert standing(cohort).figure == pytest.approx(22 / 6)
    assert standing(cohort).measured == 6
    assert (standing(cohort, reader).figure, standing(cohort, reader).measured) == (4.0, 5)
    Wave.objects.within(cohort.organisation_id).update(mode=Mode.CONFIDENTIAL)
    assert standing(cohort, reader).figure == 3.7, "to a tenth of a step, as on the page of the survey"
    assert standing(cohort, reader).measured == 6, "here nobody reads a single answer that could be taken away"

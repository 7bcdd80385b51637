"""Values by hand, put right, taken out; figures of groups; the export without names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.outcomes import MeasureKind
from peerloom.domain.feedback.enums.surveys import ComparisonKind
from peerloom.domain.feedback.models import ComparisonGroup, ComparisonMember, Measure, Outcome, Respondent
from peerloom.domain.feedback.operations.outcomes.by_hand import (
    CannotRecordOutcome,
    Recorded,
    correct_outcome,
    record_outcomes,
    remove_outcome,
    seen_of,
)
from peerloom.domain.feedback.operations.outcomes.exporting import export_outcomes
from peerloom.domain.feedback.queries.outcome_people import groups_of
from peerloom.domain.feedback.queries.outcomes import figures_of
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import (
    MOMENT,
    actor_with,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.outcomes import DAY, SOURCE, make_measure, make_mentees, make_outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def owner(cohort: Cohort) -> Actor:
    return actor_with(cohort.organisation, Role.COORDINATOR)


@pytest.fixture
def grades(cohort: Cohort) -> Measure:
    return make_measure(cohort.organisation, least=0, most=4)


def write(
    cohort: Cohort,
    measure: Measure,
    by: Actor,
    *people: tuple[Person, str],
    day: date = DAY,
    source: str = SOURCE,
    seen: str = "",
) -> Recorded:
    values = {person.public_id: Decimal(value) for person, value in people}
    return record_outcomes(
        cohort=cohort,
        measure=measure,
        measured_on=day,
        source=source,
        values=values,
        seen=seen or seen_of([]),
        by=by,
        at=MOMENT,
    )


def test_written_by_hand_and_written_again(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, ben = make_mentees(cohort, 2)
    assert write(cohort, grades, owner, (ann, "3.5"), (ben, "2")) == Recorded(2, 0)
    assert write(cohort, grades, owner, (ann, "3.5"), (ben, "2")) == Recorded(0, 0), "the same again is nothing"
    with pytest.raises(ChangedMeanwhile):
        write(cohort, grades, owner, (ann, "1"))
    there = Outcome.objects.within(cohort.organisation_id).filter(person=ann)
    assert write(cohort, grades, owner, (ann, "1"), seen=seen_of(there)) == Recorded(0, 1)
    event = AuditEvent.objects.filter(verb="outcomes.recorded").latest("number")
    assert event.details == {"measure": "grade-average", "new": 0, "changed": 1}, "never the value itself"


def test_what_cannot_be_written(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    [ann] = make_mentees(cohort, 1)
    stranger = make_person(cohort.organisation)
    here = make_measure(cohort.organisation, name="Still here", kind=MeasureKind.YES_NO)
    refused: tuple[Callable[[], Recorded], ...] = (
        lambda: write(cohort, grades, owner, (ann, "4.1")),
        lambda: write(cohort, here, owner, (ann, "2")),
        lambda: write(cohort, grades, owner, (stranger, "3")),
        lambda: write(cohort, grades, owner, (ann, "3"), day=date(2026, 10, 6)),
        lambda: write(cohort, grades, owner, (ann, "3"), source="  "),
        lambda: write(cohort, make_measure(make_organisation()), owner, (ann, "3")),
    )
    for attempt in refused:
        with pytest.raises(CannotRecordOutcome):
            attempt()
    with pytest.raises(PermissionDenied):
        write(cohort, grades, actor_with(cohort.organisation, Role.STAFF), (ann, "3"))
    assert not Outcome.objects.within(cohort.organisation_id).exists()


def test_put_right_and_taken_out_with_a_record(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, _ben = make_mentees(cohort, 2)
    kept = make_outcome(grades, ann, cohort, 3)
    make_outcome(grades, ann, cohort, 2, day=date(2026, 9, 1))

    def correct(value: str, day: date, seen: str) -> Outcome:
        return correct_outcome(
            outcome=kept, value=Decimal(value), measured_on=day, source="Her transcript", seen=seen, by=owner, at=MOMENT
        )

    with pytest.raises(CannotRecordOutcome, match="another value"):
        correct("3", date(2026, 9, 1), seen_of([kept]))
    with pytest.raises(CannotRecordOutcome, match="More than"):
        correct("5", DAY, seen_of([kept]))
    right = correct("3.5", DAY, seen_of([kept]))
    assert (right.value, right.source, right.recorded_by_id) == (Decimal("3.5"), "Her transcript", owner.person_id)
    with pytest.raises(ChangedMeanwhile):
        correct("1", DAY, seen_of([kept]))
    event = AuditEvent.objects.get(verb="outcome.corrected")
    assert event.details == {"measure": "grade-average", "what": ["value", "source"]}
    with pytest.raises(PermissionDenied):
        remove_outcome(outcome=right, seen=seen_of([right]), by=actor_with(cohort.organisation, Role.STAFF), at=MOMENT)
    remove_outcome(outcome=right, seen=seen_of([right]), by=owner, at=MOMENT)
    assert AuditEvent.objects.filter(verb="outcome.removed").count() == 1
    with pytest.raises(ChangedMeanwhile):
        remove_outcome(outcome=right, seen=seen_of([right]), by=owner, at=MOMENT)


def test_groups_count_who_left_and_who_was_never_matched(cohort: Cohort) -> None:
    left = make_person(cohort.organisation, name="Lea Left")
    mentor = make_person(cohort.organisation, name="Max Mentor")
    make_relationship(cohort, [left], [mentor], state=RelationshipState.ENDED)
    undone = make_person(cohort.organisation, name="Una Undone")
    make_relationship(cohort, [undone], [], state=RelationshipState.WITHDRAWN)
    make_application(cohort, undone, Side.MENTEE)
    make_application(cohort, left, Side.MENTEE)
    found = {group.key: group.people for group in groups_of(cohort)}
    assert found == {
        "mentees": frozenset({left.pk}),
        "mentors": frozenset({mentor.pk}),
        "unmatched": frozenset({undone.pk}),
    }


def test_a_figure_of_fewer_than_five_people_is_not_shown(cohort: Cohort, grades: Measure) -> None:
    mentees = make_mentees(cohort, 6)
    for mentee in mentees[:4]:
        make_outcome(grades, mentee, cohort, 3)
    [four] = figures_of(cohort, groups_of(cohort))
    assert [(one.group.key, one.measured, one.figure) for one in four.groups] == [
        ("mentees", 4, None),
        ("mentors", 0, None),
    ]
    assert (four.measured, four.of) == (4, 12)
    make_outcome(grades, mentees[4], cohort, 4)
    make_outcome(grades, mentees[4], cohort, 0, day=date(2026, 9, 1))
    [five] = figures_of(cohort, groups_of(cohort))
    assert five.groups[0].figure == pytest.approx(3.2), "of each person the latest value"
    assert five.values == 6


def test_groups_within_each_other_do_not_give_few_people_away(cohort: Cohort, grades: Measure) -> None:
    people = [make_person(cohort.organisation, name=f"Waiting No{number}") for number in range(14)]
    for name, members in (("All", people), ("Most", people[:12]), ("Half", people[:6])):
        group = ComparisonGroup.objects.create(
            organisation=cohort.organisation, cohort=cohort, kind=ComparisonKind.LIST, name=name, made_at=MOMENT
        )
        for person in members:
            ComparisonMember.objects.create(organisation=cohort.organisation, group=group, person=person)
    for person in people:
        make_outcome(grades, person, cohort, 2)
    [figures] = figures_of(cohort, groups_of(cohort))
    shown = {one.group.name: one.figure for one in figures.groups}
    assert shown == {"All": 2, "Most": None, "Half": 2}


def test_the_export_has_codes_and_no_names(cohort: Cohort, grades: Measure, owner: Actor) -> None:
    ann, ben = make_mentees(cohort, 2)
    Respondent.objects.create(organisation=cohort.organisation, program=cohort.program, person=ann, code="ABC234")
    make_outcome(grades, ann, cohort, 3.5, source="=cmd|calc")
    make_outcome(grades, ben, cohort, 2)
    text = export_outcomes(cohort=cohort, by=owner, at=MOMENT)
    again = export_outcomes(cohort=cohort, by=owner, at=MOMENT)
    assert text == again, "everybody keeps their code"
    assert "ABC234" in text
    assert "'=cmd|calc" in text
    for person in (ann, ben):
        assert person.email not in text
        assert person.family_name not in text
    assert AuditEvent.objects.filter(verb="outcomes.exported").count() == 2
    with pytest.raises(PermissionDenied):
        export_outcomes(cohort=cohort, by=actor_with(cohort.organisation, Role.STAFF), at=MOMENT)

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peerloom.domain.blueprints.operations.creating import Start, create_from_blueprint
from peerloom.domain.blueprints.operations.next_round import CannotStartNextRound, NextRound, start_next_round
from peerloom.domain.blueprints.queries import blueprint_of
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Answer, FormVersion, Question
from peerloom.domain.matching.queries.criteria import current_rules
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.programs.queries import cohort_of, rounds_of
from peerloom.domain.relationships.queries.relationships import relationships_with_people
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.scope import Actor
from tests.domain.blueprints.samples import full_document
from tests.factories import MOMENT, actor_with, make_application, make_organisation, make_person
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.django_db
NEXT = NextRound("Autumn 2027", date(2027, 10, 11))


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def coordinator(organisation: Organisation) -> Actor:
    return actor_with(organisation, Role.COORDINATOR)


def running(organisation: Organisation, state: str = ProgramState.RUNNING) -> Program:
    program = create_from_blueprint(
        organisation=organisation,
        document=full_document(),
        start=Start(date(2026, 10, 12), date(2027, 6, 30), date(2026, 9, 28), "Autumn 2026"),
        by=None,
        at=MOMENT,
    )
    cohort = cohort_of(program)
    cohort.most_mentees, cohort.signup_from = 40, date(2026, 9, 1)
    cohort.save()
    Program.objects.within(organisation.pk).update(state=state)
    program.refresh_from_db()
    return program


def started(program: Program, by: Actor, planned: NextRound = NEXT, **more: Any) -> Cohort:
    return start_next_round(program=program, planned=planned, by=by, at=MOMENT, **more)


@pytest.mark.parametrize("state", [ProgramState.RUNNING, ProgramState.CLOSED])
def test_the_next_round_has_moved_dates_forms_rules_and_capacity(
    organisation: Organisation, coordinator: Actor, state: str
) -> None:
    program = running(organisation, state)
    before = blueprint_of(program)
    cohort = started(program, coordinator)
    program = Program.objects.within(organisation.pk).get(pk=program.pk)
    assert cohort_of(program) == cohort
    assert program.state == ProgramState.DRAFT
    assert (cohort.starts_on, cohort.ends_on) == (date(2027, 10, 11), date(2028, 6, 28))
    assert (cohort.signup_from, cohort.signup_until) == (date(2027, 8, 31), date(2027, 9, 27))
    assert (cohort.most_mentees, cohort.most_mentors) == (40, None)
    version = FormVersion.objects.within(organisation.pk).get(form__cohort=cohort, form__side=Side.MENTEE)
    assert (version.number, version.published_at) == (1, MOMENT)
    rules = current_rules(cohort)
    assert rules is not None
    assert (rules.version, rules.objective) == (1, "total")
    assert blueprint_of(program) == before
    event = AuditEvent.objects.get(verb="program.next_round")
    assert (event.details["from"], event.details["starts_on"]) == (state, "2027-10-11")


def test_the_round_before_keeps_its_people_answers_and_pairs(organisation: Organisation, coordinator: Actor) -> None:
    program = running(organisation)
    first = cohort_of(program)
    mentee, mentor = make_person(organisation, name="Ada"), make_person(organisation, name="Ben")
    application = make_application(first, mentee, Side.MENTEE)
    question = Question.objects.within(organisation.pk).filter(cohort=first, key="grow").get()
    Answer.objects.create(organisation=organisation, application=application, question=question, value=["Roots"])
    introduced(first, mentee=mentee, mentor=mentor)
    second = started(program, coordinator)
    assert rounds_of(Program.objects.within(organisation.pk).get(pk=program.pk)) == [second, first]
    assert Answer.objects.within(organisation.pk).get(application__cohort=first).value == ["Roots"]
    assert not second.applications.exists()
    assert relationships_with_people(coordinator).filter(cohort=first).count() == 1
    assert not relationships_with_people(coordinator).filter(cohort=second).exists()


def test_asked_twice_there_is_one_round_more(organisation: Organisation, coordinator: Actor) -> None:
    program, key = running(organisation), new_public_id()
    assert started(program, coordinator, public_id=key) == started(program, coordinator, public_id=key)
    assert Cohort.objects.within(organisation.pk).count() == 2


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.OPEN, ProgramState.ARCHIVED])
def test_not_before_this_round_has_begun_and_not_in_the_archive(
    organisation: Organisation, coordinator: Actor, state: str
) -> None:
    with pytest.raises(CannotStartNextRound):
        started(running(organisation, state), coordinator)


@pytest.mark.parametrize(
    "planned",
    [
        NextRound("Early", date(2026, 10, 12)),
        NextRound("Short", date(2027, 10, 11), date(2027, 10, 11)),
        NextRound("Far", date.max),
    ],
)
def test_dates_that_do_not_follow_are_refused(
    organisation: Organisation, coordinator: Actor, planned: NextRound
) -> None:
    with pytest.raises(CannotStartNextRound):
        started(running(organisation), coordinator, planned)
    assert Cohort.objects.within(organisation.pk).count() == 1


def test_staff_cannot(organisation: Organisation) -> None:
    with pytest.raises(CannotStartNextRound):
        started(running(organisation), actor_with(organisation, Role.STAFF))

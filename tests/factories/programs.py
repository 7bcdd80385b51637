from __future__ import annotations

from datetime import date

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, Program
from tests.factories.people import MOMENT


def make_program(organisation: Organisation, *, name: str = "Mentor Up", state: str = ProgramState.OPEN) -> Program:
    return Program.objects.create(organisation=organisation, name=name, state=state, created_at=MOMENT)


def make_cohort(program: Program, *, name: str = "Autumn 2026") -> Cohort:
    return Cohort.objects.create(
        organisation=program.organisation,
        program=program,
        name=name,
        starts_on=date(2026, 10, 12),
        ends_on=date(2027, 6, 30),
    )


def make_application(cohort: Cohort, person: Person, side: Side, *, places: int = 1) -> Application:
    return Application.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        person=person,
        side=side,
        state=ApplicationState.ACCEPTED,
        places=places,
        applied_at=MOMENT,
    )

from __future__ import annotations

from datetime import datetime, timedelta

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.enums import Format, ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.models import OfferedSlot
from tests.factories.people import MOMENT, make_account, make_person
from tests.factories.programs import make_application, make_cohort, make_program

SOON = MOMENT + timedelta(days=7)


def make_micro_cohort(organisation: Organisation) -> Cohort:
    program = make_program(organisation, name="Thirty Minutes", state=ProgramState.RUNNING)
    program.format = Format.MICRO
    program.meeting_link = "https://meet.example.org/{code}"
    program.save(update_fields=["format", "meeting_link"])
    return make_cohort(program)


def make_placed(cohort: Cohort, side: Side, *, name: str = "Linh Tran") -> Person:
    """Someone with a place on that side, who can sign in."""
    person = make_person(cohort.organisation, "participant", name=name, account=make_account())
    make_application(cohort, person, side)
    return person


def make_slot(cohort: Cohort, mentor: Person, starts_at: datetime = SOON, *, minutes: int = 30) -> OfferedSlot:
    return OfferedSlot.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        mentor=mentor,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        time_zone="Europe/Berlin",
        way=SessionWay.VIDEO,
    )

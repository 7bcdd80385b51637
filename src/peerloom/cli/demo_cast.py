"""Whom a visitor of the demo can be."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from peerloom.cli.demo_staff import COORDINATOR, HELPER, OWNER, proven_account
from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.people.models import Person
from peerloom.domain.people.operations.accounts import link_account
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.models import Participation
from peerloom.simulation.cast import CastMember

LATIN_LETTERS_END = "\u0250"


def played(part: str, person: Person, now: datetime) -> CastMember:
    link_account(account=proven_account(person.email), confirmed_addresses=[person.email], at=now)
    return CastMember(part, person.email)


def learner(cohort: Cohort, now: datetime) -> CastMember:
    """An accepted mentor who has begun nothing yet."""
    rows = Application.objects.within(cohort.organisation_id).filter(
        cohort=cohort, side=Side.MENTOR, state=ApplicationState.ACCEPTED, person__lessons_done__isnull=True
    )
    return played("learner", rows.select_related("person").order_by("pk")[0].person, now)


def main_cast(running: Cohort, signing_up: Cohort, now: datetime) -> list[CastMember]:
    mentor = only_on_one_side(running, Side.MENTOR)[0]
    known_to_mentor = Participation.objects.within(running.organisation_id).filter(
        relationship__participations__person=mentor
    )
    known = set(known_to_mentor.values_list("person", flat=True))
    waiting = Person.objects.within(running.organisation_id).filter(
        applications__cohort=signing_up, participations__isnull=True, given_name__lt=LATIN_LETTERS_END
    )
    once = waiting.exclude(about="").annotate(sign_ups=Count("applications")).filter(sign_ups=1)
    roles = {
        "mentor": mentor,
        "mentee": next(person for person in only_on_one_side(running, Side.MENTEE) if person.pk not in known),
        "waiting": once.filter(applications__side=Side.MENTEE).order_by("pk")[0],
    }
    for person in roles.values():
        link_account(account=proven_account(person.email), confirmed_addresses=[person.email], at=now)
    employees = [CastMember(employee.part, employee.email) for employee in (OWNER, COORDINATOR, HELPER)]
    return employees + [CastMember(part, person.email) for part, person in roles.items()]


def only_on_one_side(cohort: Cohort, side: Side) -> list[Person]:
    """With a profile and a name in Latin letters, who have the most partners first."""
    people = Person.objects.within(cohort.organisation_id).filter(given_name__lt=LATIN_LETTERS_END).exclude(about="")
    taking_part = Participation.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort)
    return list(
        people.filter(pk__in=taking_part.filter(side=side).values("person"))
        .exclude(pk__in=taking_part.exclude(side=side).values("person"))
        .annotate(partners=Count("participations"))
        .order_by("-partners", "pk")
    )

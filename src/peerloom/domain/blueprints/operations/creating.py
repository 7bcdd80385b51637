from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from peerloom.domain.blueprints.document import Blueprint
from peerloom.domain.blueprints.writing import (
    agreements,
    courses,
    forms,
    guardrails,
    interviews,
    matching,
    plan,
    public_page,
)
from peerloom.domain.blueprints.writing.rows import FACTS, NUMBERS, Target, values_of
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.programs.rules import can_create_programs
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

PREPARATION = timedelta(weeks=6)
"""From an idea to the first day, where nobody says another."""
BETWEEN_SIGNUP_AND_START = timedelta(weeks=2)
BETWEEN_MATCHING_AND_START = timedelta(weeks=1)
SECTIONS = (plan, forms, matching, interviews, courses, agreements, guardrails, public_page)


class CannotCreateFromTemplate(Refused):
    """The actor may not, or the dates contradict each other."""


@dataclass(frozen=True, slots=True)
class Start:
    """When the first round is. What is left out follows from the first day and the document's length."""

    starts_on: date
    ends_on: date | None = None
    signup_until: date | None = None
    cohort_name: str = ""


def usual_start(today: date) -> date:
    """The first Monday for which there is time to prepare."""
    day = today + PREPARATION
    return day + timedelta(days=-day.weekday() % 7)


@transaction.atomic
def create_from_blueprint(
    *,
    organisation: Organisation,
    document: Blueprint,
    start: Start,
    by: Actor | None,
    at: datetime,
    template: str = "",
    public_id: str = "",
) -> Program:
    """Make a draft with everything that the document holds; nothing is open or written to anybody.

    ``by`` is None for the command line: the system itself. With a fresh ``public_id`` a request sent twice makes one
    program. Raises CannotCreateFromTemplate.
    """
    if by is not None and not (by.organisation_id == organisation.pk and can_create_programs(by)):
        raise CannotCreateFromTemplate(_("Only owners and coordinators of the whole organisation can create programs."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    made = Program.objects.within(organisation.pk).filter(public_id=public_id).first()
    if made is not None:
        return made
    cohort = planned_cohort(organisation, document, start, today=at.date())
    program = Program(
        organisation=organisation,
        public_id=public_id or new_public_id(),
        template=template or document.name,
        language=document.language,
        created_at=at,
    )
    for name, value in values_of(document.program, *FACTS, *NUMBERS).items():
        setattr(program, name, value)
    program.save()
    cohort.program = program
    cohort.save()
    target = Target(program, cohort, by.person_id if by else None, at)
    for section in SECTIONS:
        section.write(target, document)
    program.objectives.update(due=cohort.ends_on)
    audit.record(
        "program.created",
        subject=program,
        organisation=organisation.public_id,
        by=by,
        at=at,
        details={
            "name": program.name,
            "template": program.template,
            "starts_on": cohort.starts_on.isoformat(),
            "ends_on": cohort.ends_on.isoformat(),
        },
    )
    return program


def planned_cohort(organisation: Organisation, document: Blueprint, start: Start, *, today: date) -> Cohort:
    """The first round, not saved yet. Raises CannotCreateFromTemplate where its dates contradict each other."""
    try:
        ends_on = start.ends_on or last_day(start.starts_on, document.program.weeks)
    except OverflowError:
        raise CannotCreateFromTemplate(_("The first day is too far away.")) from None
    if ends_on <= start.starts_on:
        raise CannotCreateFromTemplate(_("The last day has to come after the first day."))
    signup_until = start.signup_until or start.starts_on - BETWEEN_SIGNUP_AND_START
    if signup_until >= ends_on:
        raise CannotCreateFromTemplate(_("Sign-up has to close before the last day."))
    matching_on = max(start.starts_on - BETWEEN_MATCHING_AND_START, signup_until)
    return Cohort(
        organisation=organisation,
        name=start.cohort_name or date_format(start.starts_on, "F Y"),
        signup_until=signup_until if start.signup_until or signup_until > today else None,
        matching_on=matching_on if today < matching_on < ends_on else None,
        starts_on=start.starts_on,
        midpoint_on=start.starts_on + (ends_on - start.starts_on) // 2,
        ends_on=ends_on,
    )


def last_day(starts_on: date, weeks: int) -> date:
    """The last day of a round of so many weeks. Raises OverflowError beyond the calendar."""
    return starts_on + timedelta(weeks=weeks) - timedelta(days=1)

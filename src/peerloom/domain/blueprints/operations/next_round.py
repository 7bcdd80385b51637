from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.blueprints.queries import blueprint_of
from peerloom.domain.blueprints.rules import can_start_next_round
from peerloom.domain.blueprints.writing import forms, matching
from peerloom.domain.blueprints.writing.rows import Target
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

SHIFTED = ("signup_from", "signup_until", "matching_on", "midpoint_on", "ends_on")


class CannotStartNextRound(Refused):
    """The actor may not, the present round has not begun, or the new one would not come after it."""


@dataclass(frozen=True, slots=True)
class NextRound:
    """What is said about the new round; without a last day all dates move along with the first."""

    name: str
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def start_next_round(*, program: Program, planned: NextRound, by: Actor, at: datetime, public_id: str = "") -> Cohort:
    """Give the program its next cohort: forms as they are asked now, rules, capacity, and dates moved along.

    The program is a draft again, to be looked over and opened; the cohort before keeps its people, answers and pairs,
    and can be read. With a fresh ``public_id`` a request sent twice makes one round. Raises CannotStartNextRound.
    """
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    made = Cohort.objects.within(by.organisation_id).filter(program=program, public_id=public_id).first()
    if made is not None:
        return made
    if not can_start_next_round(by, program):
        raise CannotStartNextRound(_("A next round can be planned by a coordinator once the present one has begun."))
    before = cohort_of(program)
    document = blueprint_of(program)
    cohort = _moved(before, planned)
    cohort.public_id = public_id or new_public_id()
    cohort.save()
    target = Target(program, cohort, by.person_id, at)
    forms.write(target, document)
    matching.write(target, document)
    program.objectives.update(due=cohort.ends_on)
    was, program.state = program.state, ProgramState.DRAFT
    program.save(update_fields=["state"])
    audit.record(
        "program.next_round",
        subject=program,
        organisation=program.organisation.public_id,
        by=by,
        at=at,
        details={"cohort": cohort.name, "starts_on": cohort.starts_on.isoformat(), "from": was},
    )
    return cohort


def _moved(before: Cohort, planned: NextRound) -> Cohort:
    by_days = planned.starts_on - before.starts_on
    if by_days.days <= 0:
        raise CannotStartNextRound(_("The new round has to begin after the one before."))
    try:
        dates = {name: day + by_days for name in SHIFTED if (day := getattr(before, name)) is not None}
    except OverflowError:
        raise CannotStartNextRound(_("The first day is too far away.")) from None
    dates |= {"ends_on": planned.ends_on} if planned.ends_on else {}
    if dates["ends_on"] <= planned.starts_on:
        raise CannotStartNextRound(_("The last day has to come after the first day."))
    return Cohort(
        organisation_id=before.organisation_id,
        program_id=before.program_id,
        name=planned.name,
        starts_on=planned.starts_on,
        most_mentees=before.most_mentees,
        most_mentors=before.most_mentors,
        **dates,
    )

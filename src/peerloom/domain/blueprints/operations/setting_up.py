"""A program on its way: each step is kept, so that nothing is lost by closing the page or going back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.blueprints.document import Blueprint, Objective
from peerloom.domain.blueprints.document.data import as_data
from peerloom.domain.blueprints.models import SetUp
from peerloom.domain.blueprints.operations.creating import Start, create_from_blueprint, planned_cohort
from peerloom.domain.blueprints.reading import blueprint_from_data
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import can_create_programs
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

STEPS = ("purpose", "objectives", "people", "format", "dates", "standards")
"""What is asked, in this order; looking over everything follows."""


class CannotSetUp(Refused):
    """The actor may not, the program exists already, or a step before is missing."""


@dataclass(frozen=True, slots=True)
class Dates:
    cohort_name: str
    starts_on: date
    ends_on: date
    signup_until: date | None = None


@transaction.atomic
def begin_set_up(*, document: Blueprint, source: str, by: Actor, at: datetime) -> SetUp:
    """Start from a document; ``source`` says for people where it came from. Raises CannotSetUp."""
    if not can_create_programs(by):
        raise CannotSetUp(_("Only owners and coordinators of the whole organisation can create programs."))
    set_up = SetUp.objects.create(
        organisation_id=by.organisation_id,
        source=source[:160],
        template=document.name,
        document=as_data(document),
        started_by_id=by.person_id,
        started_at=at,
    )
    _record("setup.begun", set_up, by, at, {"template": document.name})
    return set_up


@transaction.atomic
def answer_step(
    *,
    set_up: SetUp,
    step: str,
    revision: int,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    objectives: Sequence[Objective] | None = None,
    dates: Dates | None = None,
) -> SetUp:
    """Keep what was said in one step: facts of the program by their names, its objectives, or its dates.

    Raises CannotSetUp, ChangedMeanwhile, or UnreadableDocument for what a document cannot hold.
    """
    set_up = _locked(set_up, by)
    if set_up.program_id is not None:
        raise CannotSetUp(_("This program is created already. Change it on its own page."))
    if set_up.revision != revision:
        raise ChangedMeanwhile(_("Someone else, or you in another window, changed this meanwhile. Nothing was saved."))
    changed = _changed(document_of(set_up), facts or {}, objectives)
    if dates is not None:
        _take_over(set_up, changed, dates, today=at.date())
    set_up.document = as_data(blueprint_from_data(as_data(changed)))
    set_up.done = [name for name in STEPS if name == step or name in set_up.done]
    set_up.revision += 1
    set_up.save()
    _record("setup.changed", set_up, by, at, {"step": step})
    return set_up


def _changed(document: Blueprint, facts: Mapping[str, Any], objectives: Sequence[Objective] | None) -> Blueprint:
    """With another profile come that profile's standards, whatever the template had."""
    program = replace(document.program, **facts)
    return replace(
        document,
        program=program,
        objectives=document.objectives if objectives is None else tuple(objectives),
        guardrails=document.guardrails if program.profile == document.program.profile else None,
    )


def _take_over(set_up: SetUp, document: Blueprint, dates: Dates, *, today: date) -> None:
    start = Start(dates.starts_on, dates.ends_on, dates.signup_until, dates.cohort_name)
    planned_cohort(set_up.organisation, document, start, today=today)  # refuses what contradicts itself
    set_up.cohort_name, set_up.signup_until = dates.cohort_name, dates.signup_until
    set_up.starts_on, set_up.ends_on = dates.starts_on, dates.ends_on


@transaction.atomic
def finish_set_up(*, set_up: SetUp, by: Actor, at: datetime) -> Program:
    """Create the program as a draft. Asked twice, it happens once. Raises CannotSetUp."""
    set_up = _locked(set_up, by)
    if set_up.program is not None:
        return set_up.program
    missing = [step for step in STEPS if step not in set_up.done]
    if missing or set_up.starts_on is None:
        raise CannotSetUp(_("Some steps are still missing. Go through them first; it does not take long."))
    start = Start(set_up.starts_on, set_up.ends_on, set_up.signup_until, set_up.cohort_name)
    set_up.program = create_from_blueprint(
        organisation=set_up.organisation,
        document=document_of(set_up),
        start=start,
        by=by,
        at=at,
        template=set_up.template,
        public_id=set_up.public_id,
    )
    set_up.save(update_fields=["program"])
    return set_up.program


@transaction.atomic
def discard_set_up(*, set_up: SetUp, by: Actor, at: datetime) -> None:
    """Throw away what was begun; a program that came of it stays. Raises CannotSetUp."""
    set_up = _locked(set_up, by)
    _record("setup.discarded", set_up, by, at, {"template": set_up.template})
    set_up.delete()


def document_of(set_up: SetUp) -> Blueprint:
    """The document as changed so far. Raises UnreadableDocument when it was kept by another version of this site."""
    return blueprint_from_data(set_up.document)


def _locked(set_up: SetUp, by: Actor) -> SetUp:
    if not can_create_programs(by):
        raise CannotSetUp(_("Only owners and coordinators of the whole organisation can create programs."))
    rows = SetUp.objects.within(by.organisation_id).select_related("organisation", "program")
    found = rows.select_for_update(of=("self",)).filter(pk=set_up.pk).first()
    if found is None:
        raise CannotSetUp(_("This was thrown away meanwhile. Start again; it does not take long."))
    return found


def _record(verb: str, set_up: SetUp, by: Actor, at: datetime, details: dict[str, str]) -> None:
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=set_up.organisation_id)
    audit.record(verb, subject=set_up, organisation=organisation, by=by, at=at, details=details)

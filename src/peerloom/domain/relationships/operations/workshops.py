"""Planning workshops for everyone of a round."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.domain.relationships.enums import AttendanceState, SessionWay
from peerloom.domain.relationships.messages.workshops import INVITATION, REMINDER
from peerloom.domain.relationships.models import Workshop, WorkshopPlace
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.jobs.enqueueing import enqueue
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

INVITING = "peerloom.domain.relationships.jobs.workshops.invite_to_workshop"
TELLING = "peerloom.domain.relationships.jobs.workshops.tell_of_workshop"
LONGEST = timedelta(days=1)


class CannotPlanWorkshop(Refused):
    """The actor does not run the program, the workshop is over or called off, or the plan makes no sense."""


@dataclass(frozen=True, slots=True)
class WorkshopPlan:
    """``audience`` is a side, or "" for both; ``places`` None for everyone who wants to come."""

    title: str
    about: str
    audience: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    way: SessionWay
    place: str
    link: str
    places: int | None
    led_by: str


@transaction.atomic
def plan_workshop(*, cohort: Cohort, plan: WorkshopPlan, by: Actor, at: datetime) -> Workshop:
    """Make a workshop; a job invites everyone whom it is for. Raises CannotPlanWorkshop."""
    cohort = _cohort(cohort.pk, by)
    _refuse_nonsense(plan, at)
    workshop = Workshop(organisation_id=by.organisation_id, cohort=cohort)
    for name, value in asdict(plan).items():
        setattr(workshop, name, value)
    workshop.save()
    enqueue(INVITING, organisation=cohort.organisation.public_id, subject=workshop.public_id, at=at)
    _record("workshop.planned", workshop, by, at, {"places": plan.places})
    return workshop


@transaction.atomic
def change_workshop(
    *, workshop: Workshop, plan: WorkshopPlan, seen: datetime | None, by: Actor, at: datetime
) -> Workshop:
    """Change what was planned; a job tells everyone who comes, and their calendars. ``seen`` is the ``changed_at``
    that the person began with. The same again changes nothing. Raises CannotPlanWorkshop, ChangedMeanwhile.
    """
    workshop = _locked(workshop.pk, by)
    if workshop.changed_at != seen:
        raise ChangedMeanwhile(_("Someone else changed this workshop while you were at it. Nothing was saved."))
    _refuse_over(workshop, at)
    changed = {name: value for name, value in asdict(plan).items() if getattr(workshop, name) != value}
    if not changed:
        return workshop
    _refuse_nonsense(plan, at)
    _refuse_too_few(workshop, plan)
    for name, value in changed.items():
        setattr(workshop, name, value)
    workshop.sequence, workshop.changed_at = workshop.sequence + 1, at
    workshop.save()
    _call_back(workshop, REMINDER, at)
    enqueue(TELLING, organisation=workshop.cohort.organisation.public_id, subject=workshop.public_id, at=at)
    _record("workshop.changed", workshop, by, at, {"fields": ", ".join(sorted(changed))})
    return workshop


@transaction.atomic
def cancel_workshop(*, workshop: Workshop, reason: str, by: Actor, at: datetime) -> Workshop:
    """Call it off; a job tells everyone who was to come, and their calendars. Asked twice, it happens once.

    Raises CannotPlanWorkshop.
    """
    workshop = _locked(workshop.pk, by)
    if workshop.cancelled_at is not None:
        return workshop
    _refuse_over(workshop, at)
    workshop.cancelled_at, workshop.reason = at, reason.strip()[:300]
    workshop.sequence, workshop.changed_at = workshop.sequence + 1, at
    workshop.save()
    _call_back(workshop, INVITATION, at)
    _call_back(workshop, REMINDER, at)
    enqueue(TELLING, organisation=workshop.cohort.organisation.public_id, subject=workshop.public_id, at=at)
    _record("workshop.cancelled", workshop, by, at, {})
    return workshop


@transaction.atomic
def note_attendance(*, workshop: Workshop, present: set[str], by: Actor, at: datetime) -> int:
    """Of those who have a place, these (by public id) were there and the others were not. How many were.

    Raises CannotPlanWorkshop.
    """
    workshop = _locked(workshop.pk, by)
    if workshop.cancelled_at is not None or workshop.starts_at > at:
        raise CannotPlanWorkshop(_("Who was there can be noted once the workshop has begun."))
    places = WorkshopPlace.objects.within(by.organisation_id).filter(workshop=workshop)
    there = places.filter(person__public_id__in=present)
    there.update(state=AttendanceState.PRESENT)
    places.exclude(person__public_id__in=present).update(state=AttendanceState.ABSENT)
    count = there.count()
    _record("workshop.attended", workshop, by, at, {"present": count})
    return count


def _cohort(pk: int, by: Actor) -> Cohort:
    rows = Cohort.objects.visible_to(by).select_related("program", "organisation")
    cohort = rows.filter(pk=pk).first()
    if cohort is None or not by.has_for(cohort.program_id, *RUNS_PROGRAMS):
        raise CannotPlanWorkshop(_("Only who runs this program can do that."))
    return cohort


def _locked(pk: int, by: Actor) -> Workshop:
    """The workshop's lock orders its changes and who gets the last place."""
    workshop = Workshop.objects.within(by.organisation_id).select_for_update().filter(pk=pk).first()
    if workshop is None:
        raise CannotPlanWorkshop(_("This workshop does not exist any more."))
    workshop.cohort = _cohort(workshop.cohort_id, by)
    return workshop


def _refuse_over(workshop: Workshop, at: datetime) -> None:
    if workshop.cancelled_at is not None:
        raise CannotPlanWorkshop(_("This workshop was called off. Plan a new one."))
    if workshop.starts_at <= at:
        raise CannotPlanWorkshop(_("This workshop has begun, so it stays as it is."))


def _refuse_nonsense(plan: WorkshopPlan, at: datetime) -> None:
    if plan.starts_at <= at:
        raise CannotPlanWorkshop(_("Choose a time that is still to come."))
    if not timedelta() < plan.ends_at - plan.starts_at <= LONGEST:
        raise CannotPlanWorkshop(_("A workshop ends after it begins, and within a day."))


def _refuse_too_few(workshop: Workshop, plan: WorkshopPlan) -> None:
    taken = WorkshopPlace.objects.within(workshop.organisation_id).filter(workshop=workshop).count()
    if plan.places is not None and plan.places < taken:
        message = ngettext(
            "%(taken)d place is taken already, so there cannot be fewer.",
            "%(taken)d places are taken already, so there cannot be fewer.",
            taken,
        )
        raise CannotPlanWorkshop(message % {"taken": taken})


def _call_back(workshop: Workshop, purpose: str, at: datetime) -> None:
    prefix = f"{purpose}/{workshop.public_id}/"
    cancel_messages(organisation_id=workshop.organisation_id, key_prefix=prefix, purpose=purpose, at=at)


def _record(verb: str, workshop: Workshop, by: Actor, at: datetime, details: dict[str, Detail]) -> None:
    organisation = workshop.cohort.organisation.public_id
    audit.record(verb, subject=workshop, organisation=organisation, by=by, at=at, details=details)

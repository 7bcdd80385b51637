"""Who looks after an application, and who assesses it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.models import Application, Reviewing
from peerloom.domain.enrolment.operations.screening_steps import CannotScreen, begin, record, refuse_unseen, save
from peerloom.domain.enrolment.queries.screening_staff import people_who_screen
from peerloom.domain.people.models import Person
from peerloom.foundation.scope import Actor

MOST_REVIEWERS = 2


@transaction.atomic
def assign_application(
    *, application: Application, to: Person | None, revision: int, by: Actor, at: datetime
) -> Application:
    """Let one of those who run the program look after it, or nobody. Asked twice, it happens once.

    Raises CannotScreen, or ChangedMeanwhile.
    """
    current = begin(application, by)
    if current.assigned_to_id == (to.pk if to else None):
        return current
    refuse_unseen(current, revision)
    if to is not None:
        _refuse_others(current, [to], at)
    current.assigned_to = to
    save(current, "assigned_to")
    record("application.assigned", current, by=by, at=at, details={"to": to.public_id if to else ""})
    return current


@transaction.atomic
def assign_reviewers(
    *, application: Application, reviewers: Collection[Person], by: Actor, at: datetime
) -> list[Reviewing]:
    """Say who assesses it: up to two people who run the program. Whoever has handed an assessment in stays.

    Raises CannotScreen.
    """
    current = begin(application, by)
    wanted = {person.pk: person for person in reviewers}
    handed_in = set(current.assessments.values_list("reviewer_id", flat=True))
    if len(handed_in | set(wanted)) > MOST_REVIEWERS:
        raise CannotScreen(_("Two reviewers are enough. Whoever has handed an assessment in stays one of them."))
    _refuse_others(current, wanted.values(), at)
    before = set(current.reviewing.values_list("reviewer_id", flat=True))
    current.reviewing.exclude(reviewer__in=handed_in | set(wanted)).delete()
    for pk in wanted.keys() - before:
        Reviewing.objects.create(organisation_id=current.organisation_id, application=current, reviewer_id=pk, since=at)
    if before != handed_in | set(wanted):
        told = {"reviewers": sorted(person.public_id for person in wanted.values())}
        record("application.reviewers_chosen", current, by=by, at=at, details=told)
    return list(current.reviewing.select_related("reviewer"))


def _refuse_others(application: Application, persons: Collection[Person], at: datetime) -> None:
    """Nobody screens themself, and nobody who does not run the program."""
    can = set(people_who_screen(application.cohort.program, at=at).values_list("pk", flat=True))
    if any(person.pk not in can or person.pk == application.person_id for person in persons):
        raise CannotScreen(_("Choose someone who runs this program and did not apply themself."))

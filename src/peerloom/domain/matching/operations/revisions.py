"""Optimistic locking: whoever changes something says which revision they saw."""

from __future__ import annotations

from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from peerloom.domain.matching.models import MatchRun, SheetImport
from peerloom.domain.people.models import Organisation, Person
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile

Revised = TypeVar("Revised", MatchRun, SheetImport)


def locked(row: Revised, *, revision: int | None = None) -> Revised:
    """The row as it is now, locked until the transaction ends.

    Raises ChangedMeanwhile, with who changed it and when, where ``revision`` is given and no longer the current one.
    """
    kind = type(row)
    now = kind.objects.within(row.organisation_id).select_for_update().filter(pk=row.pk).first()
    if now is None:
        raise ChangedMeanwhile(_("This has been removed meanwhile. Go back and choose again."))
    now.cohort = row.cohort
    if revision is not None and now.revision != revision:
        raise changed_meanwhile(now)
    return now


def changed_meanwhile(row: MatchRun | SheetImport) -> ChangedMeanwhile:
    """Who changed the row last and when, on the organisation's clock."""
    event = AuditEvent.objects.filter(subject=row.public_id).order_by("-number").first()
    if event is None or not event.actor:
        return ChangedMeanwhile(_("This has changed since you opened it. Look at it again before you change it."))
    organisation = Organisation.objects.get(pk=row.organisation_id)
    person = Person.objects.within(row.organisation_id).filter(public_id=event.actor).first()
    when = event.at.astimezone(ZoneInfo(organisation.time_zone))
    return ChangedMeanwhile(
        _("%(who)s changed this at %(when)s, after you had opened it. Look at it again before you change it.")
        % {"who": person.name if person else _("Somebody"), "when": f"{when:%H:%M}"}
    )

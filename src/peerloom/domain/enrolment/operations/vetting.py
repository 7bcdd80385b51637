from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import CheckKind, CheckResult
from peerloom.domain.enrolment.models import Application, VettingCheck
from peerloom.domain.enrolment.operations.screening_steps import CannotScreen, begin, record
from peerloom.foundation.scope import Actor


class CannotRecordCheck(CannotScreen):
    """The actor may not, or the dates contradict each other."""


@transaction.atomic
def record_check(
    *,
    application: Application,
    kind: CheckKind,
    result: CheckResult,
    checked_on: date,
    expires_on: date | None,
    today: date,
    by: Actor,
    at: datetime,
) -> VettingCheck:
    """Keep the outcome and the dates of a check of the applicant; the document is shown and given back, never kept.

    A newer check of the same kind takes the place of an older one; the older stays on record. The result does not
    go into the audit trail. The same recorded twice is recorded once. Raises CannotRecordCheck.
    """
    current = begin(application, by)
    if checked_on > today:
        raise CannotRecordCheck(_("A check cannot lie in the future."))
    if expires_on is not None and expires_on <= checked_on:
        raise CannotRecordCheck(_("It has to hold for at least a day after it was made."))
    check, new = VettingCheck.objects.within(by.organisation_id).get_or_create(
        organisation_id=by.organisation_id,
        person_id=current.person_id,
        kind=kind,
        result=result,
        checked_on=checked_on,
        expires_on=expires_on,
        defaults={"recorded_by_id": by.person_id, "recorded_at": at},
    )
    if new:
        told = {
            "kind": str(kind),
            "checked_on": checked_on.isoformat(),
            "expires_on": expires_on.isoformat() if expires_on else "",
        }
        record("check.recorded", current, by=by, at=at, details=told)
    return check

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.models import Testimonial
from peerloom.foundation.audit import record
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

GONE = _("These words have been taken back.")


def locked(testimonial: Testimonial, *, refusal: type[Refused]) -> Testimonial:
    """The row as it stands, locked inside the caller's transaction. Raises ``refusal`` when it is gone."""
    rows = Testimonial.objects.within(testimonial.organisation_id).select_for_update(of=("self",))
    row = rows.select_related("cohort__program", "organisation").filter(pk=testimonial.pk).first()
    if row is None:
        raise refusal(GONE)
    return row


def refuse_others(row: Testimonial, by: Actor | None, *, refusal: type[Refused]) -> None:
    """By the link (``by`` is None) or signed in as the person whose words they are."""
    if by is not None and by.person_id != row.person_id:
        raise refusal(_("Only the person whose words these are can do this."))


def note(verb: str, row: Testimonial, *, by: Actor | None, at: datetime, **details: str | list[str]) -> None:
    record(verb, subject=row, organisation=row.organisation.public_id, by=by, at=at, details=details)

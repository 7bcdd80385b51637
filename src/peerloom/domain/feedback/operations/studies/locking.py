"""What every change of a study begins with: its row locked, the actor allowed, the study not finished."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.studies import StudyState
from peerloom.domain.feedback.models import Study
from peerloom.domain.feedback.queries.studies.reading import studies_read_by
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor, Identified

MEANWHILE = _("A colleague changed this in the meantime. Nothing of yours was saved; look at what holds now.")


class CannotChangeStudy(Refused):
    """The study is finished, or the actor does not run the program or was asked in the study themself."""


def locked_study(study_id: int, *, by: Actor, refusal: type[Refused] = CannotChangeStudy) -> Study:
    """The study in whatever state, its row locked until the transaction ends. Raises ``refusal``."""
    Study.objects.within(by.organisation_id).select_for_update().filter(pk=study_id).first()
    found = studies_read_by(by).filter(pk=study_id).first()
    if found is None:
        raise refusal(_("A study is for those who run the program and are not asked in it themselves."))
    return found


def open_study(study_id: int, *, by: Actor, refusal: type[Refused] = CannotChangeStudy) -> Study:
    """As ``locked_study``, of a study that is not finished."""
    found = locked_study(study_id, by=by, refusal=refusal)
    if found.state == StudyState.FINISHED:
        raise refusal(_("This study is finished. Reopen it before you change anything."))
    return found


def seen_as(*values: object) -> str:
    """What tells whether something was changed since somebody saw it."""
    return sha256(repr(values).encode()).hexdigest()[:16]


def refuse_unseen(seen: str, *values: object) -> None:
    """Raises ChangedMeanwhile where these are not the values that were seen."""
    if seen and seen != seen_as(*values):
        raise ChangedMeanwhile(MEANWHILE)


def note(verb: str, subject: Identified, study: Study, *, by: Actor | None, at: datetime, **details: Detail) -> None:
    """One audit event. Never words that people wrote or said."""
    audit.record(verb, subject=subject, organisation=study.organisation.public_id, by=by, at=at, details=dict(details))

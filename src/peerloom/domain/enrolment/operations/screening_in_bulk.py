"""One step for many applications, each on its own: what cannot be done for one is done for the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.queries.screening_board import applications_to_screen
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """An application by its public id, as it was when it was chosen."""

    public_id: str
    revision: int


@dataclass(slots=True)
class BulkResult:
    """``refused`` says of whom, by name, it was not done, and why."""

    done: list[Application] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class ScreeningAct(Protocol):
    """An operation on one application, with whatever else it needs bound before."""

    def __call__(self, *, application: Application, revision: int, by: Actor, at: datetime) -> object: ...


def screen_in_bulk(*, chosen: Sequence[Chosen], act: ScreeningAct, by: Actor, at: datetime) -> BulkResult:
    """Do one thing with each of the chosen applications, at most MOST_AT_ONCE of them, each in its own transaction.

    Each is authorised, checked and recorded as if it were done alone. Raises nothing for a single one that fails.
    """
    wanted = {each.public_id: each.revision for each in chosen[:MOST_AT_ONCE]}
    rows = applications_to_screen(by).filter(public_id__in=wanted).select_related("person")
    found = {application.public_id: application for application in rows}
    result = BulkResult()
    for public_id, revision in wanted.items():
        application = found.get(public_id)
        if application is None:
            result.refused.append((_("One application"), _("It is not there for you any more.")))
            continue
        try:
            act(application=application, revision=revision, by=by, at=at)
        except Refused as refusal:
            result.refused.append((application.person.name, str(refusal)))
        else:
            result.done.append(application)
    return result

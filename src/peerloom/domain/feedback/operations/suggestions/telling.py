""" "You said, we did": written by those who run a program, read by everybody in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.models import Suggestion, YouSaid
from peerloom.domain.feedback.rules.suggestions import LONGEST_DID, LONGEST_SAID
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation.audit import record
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotTell(Refused):
    """Not yours to say, or one half of it is missing."""


@transaction.atomic
def write_you_said(
    *, program: Program, said: str, did: str, suggestion: Suggestion | None = None, by: Actor, at: datetime
) -> YouSaid:
    """Note what people said and what was done; nobody sees it before it is shown. Raises CannotTell."""
    _refuse_others(program, by)
    words = _checked(said, did)
    made = YouSaid.objects.create(
        organisation_id=by.organisation_id,
        program=program,
        suggestion=suggestion if suggestion and suggestion.program_id == program.pk else None,
        said=words[0],
        did=words[1],
        written_by_id=by.person_id,
        written_at=at,
    )
    _record("you_said.written", made, by=by, at=at)
    return made


@transaction.atomic
def change_you_said(*, entry: YouSaid, said: str, did: str, seen: int, by: Actor, at: datetime) -> YouSaid:
    """Raises CannotTell, or ChangedMeanwhile when ``seen`` is not what holds."""
    row = _locked(entry, by)
    words = _checked(said, did)
    if (row.said, row.did) == words:
        return row
    if row.revision != seen:
        raise ChangedMeanwhile(_("A colleague has changed this in between. Read that first."))
    row.said, row.did, row.revision = words[0], words[1], row.revision + 1
    row.save(update_fields=["said", "did", "revision"])
    _record("you_said.changed", row, by=by, at=at)
    return row


@transaction.atomic
def show_you_said(*, entry: YouSaid, shown: bool, by: Actor, at: datetime) -> YouSaid:
    """Let everybody in the program read it, or not any more. Raises CannotTell."""
    row = _locked(entry, by)
    if (row.shown_at is not None) == shown:
        return row
    row.shown_at = at if shown else None
    row.save(update_fields=["shown_at"])
    _record("you_said.shown" if shown else "you_said.hidden", row, by=by, at=at)
    return row


@transaction.atomic
def remove_you_said(*, entry: YouSaid, by: Actor, at: datetime) -> None:
    row = _locked(entry, by)
    _record("you_said.removed", row, by=by, at=at)
    row.delete()


def _refuse_others(program: Program, by: Actor) -> None:
    if not can_decide_on_program(by, program):
        raise CannotTell(_("Owners and coordinators of the program say what was done."))


def _locked(entry: YouSaid, by: Actor) -> YouSaid:
    rows = YouSaid.objects.visible_to(by).select_for_update(of=("self",)).select_related("program", "organisation")
    row = rows.filter(pk=entry.pk).first()
    if row is None:
        raise CannotTell(_("This is gone already."))
    _refuse_others(row.program, by)
    return row


def _checked(said: str, did: str) -> tuple[str, str]:
    words = said.strip(), did.strip()
    if not all(words) or len(words[0]) > LONGEST_SAID or len(words[1]) > LONGEST_DID:
        raise CannotTell(_("Say both: what people told you, and what you did about it."))
    return words


def _record(verb: str, row: YouSaid, *, by: Actor, at: datetime) -> None:
    record(verb, subject=row, organisation=row.organisation.public_id, by=by, at=at)

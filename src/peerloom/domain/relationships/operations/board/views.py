"""Filters of the board under a name of one's own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.models import SavedView
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

MOST_VIEWS = 30


class CannotSaveView(Refused):
    """Without a name, or too many of them."""


@transaction.atomic
def save_view(*, name: str, query: str, by: Actor, at: datetime) -> SavedView:
    """Keep the filters under this name, or put them in the place of those that had it. Raises CannotSaveView."""
    if not any(grant.role in RUNS_PROGRAMS for grant in by.grants):
        raise CannotSaveView(_("Only those who run programs have a board."))
    person = Person.objects.within(by.organisation_id).select_for_update().get(pk=by.person_id)
    name = " ".join(name.split())[:60]
    if not name:
        raise CannotSaveView(_("Give the view a name, such as “Late in my program”."))
    mine = SavedView.objects.within(by.organisation_id).filter(person=person)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_VIEWS:
        raise CannotSaveView(_("You have %(n)d views already. Remove one first.") % {"n": MOST_VIEWS})
    view, _made = SavedView.objects.within(by.organisation_id).update_or_create(
        organisation_id=by.organisation_id, person=person, name=name, defaults={"query": query[:500], "saved_at": at}
    )
    audit.record("board.view_saved", subject=view, organisation=person.organisation.public_id, by=by, at=at)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: Actor, at: datetime) -> None:
    """Only its owner's to remove; asked twice, it happens once."""
    found = SavedView.objects.within(by.organisation_id).filter(pk=view.pk, person=by.person_id).first()
    if found is not None:
        audit.record("board.view_removed", subject=found, organisation=found.organisation.public_id, by=by, at=at)
        found.delete()

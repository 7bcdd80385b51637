"""The form by which someone chooses what they get: the same signed in and by a link."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from peerloom.domain.notifications.operations.preferences import CannotChooseNotifications, choose_notifications
from peerloom.domain.notifications.queries import wishes_of
from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import zone_of
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation.scope import Actor
from peerloom.web.notifications.forms import PreferencesForm


def runs_programs(actor: Actor) -> bool:
    return any(grant.role in RUNS_PROGRAMS for grant in actor.grants)


def form_for(request: HttpRequest, actor: Actor, *, at: datetime) -> PreferencesForm:
    """Filled with what holds now, or with what was sent."""
    wishes = wishes_of([actor.person_id])[actor.person_id]
    today = at.astimezone(zone_of(wishes.person)).date()
    return PreferencesForm(request.POST or None, wishes=wishes, runs_programs=runs_programs(actor), today=today)


def kept(form: PreferencesForm, *, person: Person, by: Actor | None, at: datetime) -> bool:
    """Whether the choice was fine and is kept; otherwise the form says what is wrong with it."""
    if not form.is_valid():
        return False
    try:
        choose_notifications(person=person, chosen=form.chosen(), by=by, at=at)
    except CannotChooseNotifications as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def page(form: PreferencesForm, person: Person, *, at: datetime) -> dict[str, Any]:
    paused = form.initial["pause_until"]
    return {"form": form, "person": person, "paused_until": paused, "zone": zone_of(person).key, "now": at}

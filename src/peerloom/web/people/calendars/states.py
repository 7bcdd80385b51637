"""In what state a calendar is that we look into, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.people.models import BusyCalendar

A_MINUTE = timedelta(minutes=1)
OLD = timedelta(weeks=4)
"""An upload that is older has perhaps been overtaken by life."""


@dataclass(frozen=True, slots=True)
class Looked:
    """``tone`` is that of the status tag: good, watch or info. ``also`` is a second sentence, or empty."""

    tone: str
    words: str
    also: str = ""


def state_of(calendar: BusyCalendar, *, busy_soon: int, at: datetime) -> Looked:
    if calendar.failures:
        told = [calendar.failure, _last_good(calendar, at)]
        return Looked("watch", _("Could not be read"), " ".join(filter(None, told)))
    if calendar.read_at is None:
        return Looked("info", _("Will be read in a moment"))
    busy = ngettext(
        "%(number)s busy time in the next four weeks.", "%(number)s busy times in the next four weeks.", busy_soon
    ) % {"number": busy_soon}
    if calendar.sealed_url:
        return Looked("good", _read(calendar.read_at, at), " ".join(filter(None, [busy, calendar.failure])))
    words = _uploaded(calendar.read_at, at)
    if at - calendar.read_at > OLD:
        return Looked("watch", words, f"{busy} {_('Upload it again if something has changed.')}")
    return Looked("good", words, " ".join(filter(None, [busy, calendar.failure])))


def _last_good(calendar: BusyCalendar, at: datetime) -> str:
    if calendar.read_at is None:
        return _("Until it can, it does not count.")
    return _("Until it can, we go by what we read %(ago)s ago.") % {"ago": _ago(calendar.read_at, at)}


def _read(moment: datetime, at: datetime) -> str:
    return _("Read just now") if at - moment < A_MINUTE else _("Read %(ago)s ago") % {"ago": _ago(moment, at)}


def _uploaded(moment: datetime, at: datetime) -> str:
    return _("Uploaded just now") if at - moment < A_MINUTE else _("Uploaded %(ago)s ago") % {"ago": _ago(moment, at)}


def _ago(moment: datetime, at: datetime) -> str:
    return timesince(moment, at, depth=1)

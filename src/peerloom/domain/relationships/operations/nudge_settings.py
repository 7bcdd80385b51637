"""Setting a program's ladder of reminders."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import can_edit_program
from peerloom.domain.relationships.models import Nudge
from peerloom.domain.relationships.queries.nudge_settings import digest_of_ladder, ladder_of
from peerloom.domain.relationships.rules.ladder import (
    LADDER,
    LEAST_DAYS,
    MOST_DAYS,
    RungId,
    Setting,
    Settings,
    usual_settings,
)
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotSetLadder(Refused):
    """The actor may not, the program is archived, a day lies outside of what is possible, or two are out of order."""


@transaction.atomic
def set_ladder(*, program: Program, settings: Settings, seen: str, by: Actor, at: datetime) -> None:
    """Which reminders the program's pairs get, and after how many days; from the next hour on.

    ``seen`` is the digest of the ladder that the person began with. The same again changes nothing. A reminder that
    is no longer wanted and has not left is taken back by the job. Raises CannotSetLadder or ChangedMeanwhile.
    """
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_edit_program(by, program):
        raise CannotSetLadder(_("Only owners and coordinators change reminders, while the program is not archived."))
    _check(settings)
    before = ladder_of(program)
    if before == settings:
        return
    if digest_of_ladder(before) != seen:
        raise ChangedMeanwhile(_("Someone else changed these reminders while you were at it. Nothing was saved."))
    rows = Nudge.objects.within(program.organisation_id).filter(program=program)
    rows.delete()
    usual = usual_settings()
    Nudge.objects.bulk_create(
        Nudge(organisation_id=program.organisation_id, program=program, rung=rung, on=setting.on, days=setting.days)
        for rung, setting in settings.items()
        if setting != usual[rung]
    )
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=program.organisation_id)
    details: dict[str, Detail] = {
        rung.value: f"{_told(before[rung])} > {_told(settings[rung])}"
        for rung in RungId
        if before[rung] != settings[rung]
    }
    audit.record("nudges.set", subject=program, organisation=organisation, by=by, at=at, details=details)


def _told(setting: Setting) -> str:
    return str(setting.days) if setting.on else "off"


def _check(settings: Settings) -> None:
    if set(settings) != set(LADDER):
        raise CannotSetLadder(_("Say of each reminder whether it is sent, and after how many days."))
    if any(not LEAST_DAYS <= setting.days <= MOST_DAYS for setting in settings.values()):
        raise CannotSetLadder(_("Days go from %(least)s to %(most)s.") % {"least": LEAST_DAYS, "most": MOST_DAYS})
    first, again = settings[RungId.FIRST_MEETING], settings[RungId.FIRST_MEETING_AGAIN]
    if first.on and again.on and again.days <= first.days:
        raise CannotSetLadder(_("The second reminder of a first meeting has to come later than the first one."))

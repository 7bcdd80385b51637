"""Tying an objective to what it is judged by: freely before the start, with a reason kept for good after it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.outcomes import MeasuredBy, TargetKind
from peerloom.domain.feedback.models import Measure, ObjectiveMeasure, Subscale
from peerloom.domain.feedback.queries.objectives import yardstick_name
from peerloom.domain.feedback.queries.outcome_rows import plain
from peerloom.domain.feedback.rules.objectives import Yardstick, unit_of, why_not
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import ObjectivePart
from peerloom.domain.programs.models import Objective, Program
from peerloom.domain.programs.operations import freeze_objectives, record_changes
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotTieObjective(Refused):
    """The actor may not, or the objective cannot be judged in this way."""


@transaction.atomic
def tie_objective(
    *, objective: Objective, yardstick: Yardstick, revision: int, by: Actor, at: datetime, reason: str = ""
) -> ObjectiveMeasure:
    """Say how an objective is judged. ``revision`` is that of what was there, 0 where there was nothing.

    Once the program has started, by its state or by its dates, this takes a ``reason``, and what it was before is kept
    for good. Saying the same again changes nothing. Raises CannotTieObjective, NeedsReason, ChangedMeanwhile.
    """
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=objective.program_id)
    if not can_edit_program(by, program):
        raise CannotTieObjective(_("Only owners and coordinators of this program can say how it is judged."))
    _refuse(yardstick, by)
    tied = ObjectiveMeasure.objects.within(by.organisation_id).filter(objective=objective).first()
    if (tied.revision if tied else 0) != revision:
        raise ChangedMeanwhile(_("Someone else changed this while you were choosing. Nothing of yours was saved."))
    before = in_a_sentence(tied) if tied else ""
    found = tied or ObjectiveMeasure(organisation_id=by.organisation_id, objective=objective, revision=0)
    _write(found, yardstick)
    after = in_a_sentence(found)
    if after == before:
        return found
    frozen = freeze_objectives(program, at=at)
    if frozen:
        record_changes(objective, [(ObjectivePart.FIGURE, before, after)], reason=reason, by=by, at=at)
    found.revision += 1
    found.save()
    audit.record(
        "objective.measured",
        subject=objective,
        organisation=Organisation.objects.values_list("public_id", flat=True).get(pk=by.organisation_id),
        by=by,
        at=at,
        details={"from": before, "to": after, "after_start": frozen},
    )
    return found


def in_a_sentence(tied: ObjectiveMeasure) -> str:
    """All of how an objective is judged, in one line: "Grade average, mentees: at least 3.2 by 30 June 2027"."""
    unit = unit_of(tied.kind, tied.measure)
    parts = [yardstick_name(tied, language=get_language() or "en")]
    if tied.by != MeasuredBy.ACTIVITY:
        parts.append(str(tied.get_whose_display()).lower())
    bound = _("at least %(target)s") if tied.at_least else _("at most %(target)s")
    aim = bound % {"target": f"{plain(tied.target)} {unit}".strip()}
    if tied.kind == TargetKind.CHANGE:
        parts.append(str(tied.get_kind_display()).lower())
    told = _("%(what)s: %(aim)s by %(day)s") % {
        "what": ", ".join(parts),
        "aim": aim,
        "day": date_format(tied.due, "j F Y"),
    }
    if tied.baseline is None:
        return told
    return _("%(told)s, from %(baseline)s before") % {
        "told": told,
        "baseline": f"{plain(tied.baseline)} {unit}".strip(),
    }


def _refuse(yardstick: Yardstick, by: Actor) -> None:
    if problem := why_not(yardstick):
        raise CannotTieObjective(problem)
    if yardstick.measure is not None:
        _hold(yardstick.measure, by)
    if yardstick.instrument is not None and yardstick.instrument.organisation_id != by.organisation_id:
        raise CannotTieObjective(_("Choose what the objective is judged by."))
    if yardstick.by == MeasuredBy.INSTRUMENT:
        scales = Subscale.objects.within(by.organisation_id).filter(version__instrument=yardstick.instrument)
        if yardstick.instrument is None or not scales.filter(key=yardstick.figure).exists():
            raise CannotTieObjective(_("Choose which score of the questionnaire counts."))


def _hold(measure: Measure, by: Actor) -> None:
    """Lock the measure, so that its kind cannot change while an objective is tied to it."""
    found = Measure.objects.within(by.organisation_id).select_for_update().filter(pk=measure.pk).first()
    if found is None or found.kind != measure.kind:
        raise CannotTieObjective(_("Choose what the objective is judged by."))


def _write(tied: ObjectiveMeasure, yardstick: Yardstick) -> None:
    tied.by, tied.kind, tied.whose = yardstick.by, yardstick.kind, yardstick.whose
    tied.measure = yardstick.measure if yardstick.by == MeasuredBy.OUTCOME else None
    tied.instrument = yardstick.instrument if yardstick.by == MeasuredBy.INSTRUMENT else None
    tied.figure = "" if yardstick.by == MeasuredBy.OUTCOME else yardstick.figure
    tied.at_least, tied.baseline = yardstick.at_least, yardstick.baseline
    tied.target, tied.due = yardstick.target, yardstick.due

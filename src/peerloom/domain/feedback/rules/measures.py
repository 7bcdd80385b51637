"""The measures that most programs want, to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.outcomes import MeasureKind, Subject

PER_CENT_SIGN = "%"


@dataclass(frozen=True, slots=True)
class StarterMeasure:
    key: str
    name: str | Promise
    subject: Subject
    kind: MeasureKind
    definition: str | Promise
    unit: str | Promise = ""
    least: Decimal | None = None
    most: Decimal | None = None


STARTERS = (
    StarterMeasure(
        "still-here",
        _("Still here a year later"),
        Subject.RETENTION,
        MeasureKind.YES_NO,
        _("Yes where the person is still enrolled or employed twelve months after the round began."),
    ),
    StarterMeasure(
        "grade-average",
        _("Grade average"),
        Subject.GRADES,
        MeasureKind.NUMBER,
        _("The mean of all marks of the term, weighted by credits, on the scale that is used here."),
        unit=_("grade points"),
    ),
    StarterMeasure(
        "credits-earned",
        _("Credits earned"),
        Subject.CREDITS,
        MeasureKind.NUMBER,
        _("Credits that were passed in the term. Credits that were only registered for do not count."),
        unit=_("credits"),
        least=Decimal(0),
    ),
    StarterMeasure(
        "promoted",
        _("Promoted"),
        Subject.PROMOTION,
        MeasureKind.YES_NO,
        _("Yes where the person moved to a higher grade or position since the round began."),
    ),
    StarterMeasure(
        "new-job",
        _("Found a job or moved to another"),
        Subject.JOB,
        MeasureKind.YES_NO,
        _("Yes where the person began a paid position since the round began, elsewhere or in another team."),
    ),
)

"""What an objective may be judged by, and in which way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.outcomes import MeasuredBy, MeasureKind, TargetKind, Whose
from peerloom.domain.feedback.models import Instrument, Measure
from peerloom.domain.feedback.rules.activities import ACTIVITIES
from peerloom.domain.feedback.rules.measures import PER_CENT_SIGN


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How an objective is judged: by a measure, a subscale (``figure``) of an instrument, or an activity (``figure``).

    ``target`` and ``baseline`` are in per cent for shares, in the measure's own unit for the rest.
    """

    by: str
    kind: str
    target: Decimal
    due: date
    measure: Measure | None = None
    instrument: Instrument | None = None
    figure: str = ""
    whose: str = Whose.MENTEES
    at_least: bool = True
    baseline: Decimal | None = None


def kinds_of(by: str, *, measure: Measure | None = None, figure: str = "") -> tuple[TargetKind, ...]:
    """The kinds of target that make sense; none where there is nothing to judge by."""
    if by == MeasuredBy.OUTCOME and measure:
        yes_no = measure.kind == MeasureKind.YES_NO
        return (TargetKind.SHARE,) if yes_no else (TargetKind.MEAN, TargetKind.CHANGE)
    if by == MeasuredBy.INSTRUMENT:
        return (TargetKind.MEAN, TargetKind.CHANGE)
    if by == MeasuredBy.ACTIVITY and figure in ACTIVITIES:
        return (ACTIVITIES[figure].kind,)
    return ()


def why_not(yardstick: Yardstick) -> str:
    """What keeps an objective from being judged in this way, for a person; "" where nothing does."""
    allowed = kinds_of(yardstick.by, measure=yardstick.measure, figure=yardstick.figure)
    if not allowed:
        return _("Choose what the objective is judged by.")
    if yardstick.kind not in allowed:
        names = " / ".join(str(kind.label) for kind in allowed)
        return _("This figure can only be judged as: %(kinds)s.") % {"kinds": names}
    if yardstick.kind == TargetKind.SHARE and not 0 <= yardstick.target <= 100:
        return _("A share lies between 0 and 100 per cent.")
    if yardstick.kind != TargetKind.CHANGE and _out_of_bounds(yardstick.target, yardstick.measure):
        return _("The measure can never have this value. Look at its least and most.")
    return ""


def _out_of_bounds(value: Decimal, measure: Measure | None) -> bool:
    if measure is None or measure.kind == MeasureKind.YES_NO:
        return False
    below = measure.least is not None and value < measure.least
    return below or (measure.most is not None and value > measure.most)


def meets(figure: float, target: Decimal, *, at_least: bool) -> bool:
    return figure >= float(target) if at_least else figure <= float(target)


def rounded_beside(figure: float, target: Decimal, *, to: Fraction, at_least: bool) -> float:
    """The nearest multiple of ``to`` that meets the target if the figure does, and misses it if not.

    Of at least 4, 3.96 is 3.9."""
    near = round(Fraction(figure) / to) * to
    if meets(float(near), target, at_least=at_least) != meets(figure, target, at_least=at_least):
        near += to if figure > near else -to
    return float(near)


def unit_of(kind: str, measure: Measure | None) -> str:
    """The unit of target, baseline and figure."""
    if kind == TargetKind.SHARE:
        return PER_CENT_SIGN
    return measure.unit if measure else ""

"""How circles are put into words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from peerloom.domain.matching.models import CirclePlan
from peerloom.domain.programs.models import Cohort
from peerloom.pairing.profiles import MINUTES_PER_WEEK
from peerloom.web.look.widgets import DAYS

DAY = 24 * 60
VERY_WELL, WELL, ENOUGH = 7_500, 5_500, 3_500
"""Of 10,000."""


def fit_words(score: int | None) -> str:
    """A score of 10,000, in words."""
    if score is None:
        return ""
    if score >= VERY_WELL:
        return _("fits in very well")
    if score >= WELL:
        return _("fits in well")
    return _("fits in") if score >= ENOUGH else _("fits in less well")


def company_words(score: int) -> str:
    """The mean of a circle's scores, of 10,000, in words."""
    if score >= VERY_WELL:
        return _("they suit each other very well")
    if score >= WELL:
        return _("they suit each other well")
    return _("they suit each other") if score >= ENOUGH else _("they have little in common")


def size_words(plan: CirclePlan) -> str:
    if plan.least == plan.most:
        return str(plan.most)
    return _("%(least)d to %(most)d") % {"least": plan.least, "most": plan.most}


def hours_words(hours: Iterable[Iterable[int]], cohort: Cohort) -> list[str]:
    """Minutes of a UTC week as times in the organisation's zone when the round starts: "Monday 17:00 to 19:00"."""
    noon = datetime.combine(cohort.starts_on, time(12), ZoneInfo(cohort.organisation.time_zone))
    offset = int((noon.utcoffset() or timedelta()).total_seconds()) // 60
    found = []
    for start, end in hours:
        first = (start + offset) % MINUTES_PER_WEEK
        words = {"day": DAYS[first // DAY][1], "start": _clock(first), "end": _clock(first + end - start)}
        found.append(_("%(day)s %(start)s to %(end)s") % words)
    return found


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60}:{minute % 60:02}"

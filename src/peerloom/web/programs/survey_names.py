"""What people call a survey whose questionnaire has a short name for machines."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise] = {
    "belonging-short": _("Belonging, short"),
    "career-steps": _("Steps in working life"),
    "emotional-intelligence-ipip": _("Emotional intelligence"),
    "goal-attainment": _("How far goals were reached"),
    "meeting-feedback": _("After a meeting, two questions"),
    "mentoring-relationship": _("How the mentoring relationship is"),
    "satisfaction-short": _("Satisfaction, short"),
    "skills-anchored": _("Skills, with examples for each step"),
    "wellbeing-who5": _("Well-being in the past two weeks"),
}


def survey_name(instrument: str) -> str:
    """A questionnaire that is not known by name is called as the program calls it."""
    return str(NAMES.get(instrument, instrument))

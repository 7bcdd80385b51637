"""What somebody agrees to when their words may be shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.voices import NameStyle, TestimonialState, Venue
from peerloom.domain.programs.enums import Profile

LONGEST_TESTIMONIAL = 2000
LONGEST_NOTE = 400
USUAL_YEARS, MOST_YEARS = 2, 5
ASKED_FOR_DAYS = 60
"""After this a question that nobody answered is no longer answerable by its link."""

OPEN = frozenset({TestimonialState.GIVEN, TestimonialState.APPROVED, TestimonialState.PUT_ASIDE})
"""States in which there are words."""


@dataclass(frozen=True, slots=True)
class Scope:
    """How far somebody's words may go."""

    venues: tuple[Venue, ...]
    name_style: NameStyle
    until: date


def styles_for(profile: str, side: str) -> Sequence[NameStyle]:
    """How somebody may be named. Children and young people never are."""
    if profile == Profile.YOUTH and side == Side.MENTEE:
        return [NameStyle.ROLE]
    return [NameStyle.FULL, NameStyle.FIRST, NameStyle.ROLE]


def consent_words(scope: Scope, *, program: str) -> str:
    """The consent in a few sentences, in the language that is active: kept as it was agreed to."""
    named = {
        NameStyle.FULL: _("with my full name"),
        NameStyle.FIRST: _("with my first name only"),
        NameStyle.ROLE: _("without my name"),
    }[scope.name_style]
    places = ", ".join(str(venue.label) for venue in scope.venues)
    return _(
        "%(program)s may show these words %(named)s until %(day)s in these places: %(places)s. I can take them back at "
        "any time and need not say why; they are then removed from everywhere this site shows them."
    ) % {"program": program, "named": named, "day": format_date(scope.until, "j F Y"), "places": places}


def later_by(day: date, years: int) -> date:
    """The same day some years on; the 28th of February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def venues_of(values: Collection[str]) -> tuple[Venue, ...]:
    """In their own order, without what is no venue."""
    return tuple(venue for venue in Venue if venue.value in values)

"""Coverage and reach in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.queries.reach import FEWEST_TOLD, Reach
from peerloom.domain.matching.queries.coverage import Coverage, Shortage
from peerloom.web.people.languages import NAMES

SHORTAGES_TOLD = 5


def headline(coverage: Coverage) -> str:
    """The answer to "do we have enough?", in one line."""
    if not coverage.needed and not coverage.offered:
        return _("Nobody has applied yet")
    if not coverage.needed:
        return _("Mentors are here, mentees are still missing")
    if coverage.missing:
        return ngettext(
            "%(number)s more place with a mentor is needed",
            "%(number)s more places with mentors are needed",
            coverage.missing,
        ) % {"number": coverage.missing}
    if coverage.shortages:
        return shortage_in_words(coverage.shortages[0])
    return _("There are enough mentors for everyone so far")


def places_in_words(coverage: Coverage) -> str:
    """ "96 places for 120 mentees"."""
    places = ngettext("%(number)s place", "%(number)s places", coverage.offered) % {"number": coverage.offered}
    return ngettext("%(places)s, %(number)s needed", "%(places)s, %(number)s needed", coverage.needed) % {
        "places": places,
        "number": coverage.needed,
    }


def shortages_in_words(coverage: Coverage) -> list[str]:
    return [shortage_in_words(shortage) for shortage in coverage.shortages[:SHORTAGES_TOLD]]


def shortage_in_words(shortage: Shortage) -> str:
    """ "12 more places are needed with mentors who chose “Español” (Languages)"."""
    return ngettext(
        "%(number)s more place is needed with mentors who chose “%(option)s” (%(question)s)",
        "%(number)s more places are needed with mentors who chose “%(option)s” (%(question)s)",
        shortage.missing,
    ) % {
        "number": shortage.missing,
        "option": NAMES.get(shortage.option, shortage.option),
        "question": shortage.label,
    }


def reach_in_words(reach: Reach, *, sensitive: bool) -> str:
    """ "4 of 6", and where the question is sensitive that small groups are not counted."""
    told = _("%(reached)s of %(of)s") % {"reached": reach.reached, "of": reach.of}
    if sensitive:
        return _("%(told)s (groups of %(least)s and more)") % {"told": told, "least": FEWEST_TOLD}
    return told

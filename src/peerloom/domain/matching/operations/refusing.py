"""What stands in the way of publishing, named."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.matching.queries.held_back import obstacles_at
from peerloom.domain.programs.models import Cohort
from peerloom.domain.standards.queries import gaps
from peerloom.foundation.refusals import Refused

MOST_NAMED = 5


class CannotPublish(Refused):
    """The run is not fit to be published; the message names what is in the way."""


def named(names: Iterable[str]) -> str:
    """Some names, and how many more."""
    listed = sorted(names)
    more = len(listed) - MOST_NAMED
    shown = ", ".join(listed[:MOST_NAMED])
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more) % {"names": shown, "more": more}


def refuse_against_standards(cohort: Cohort, concerned: Collection[int], *, at: datetime) -> None:
    """Raises CannotPublish where a blocking practice standard is not kept: by the plan, or by one of those concerned,
    whose applications are given by primary key.

    Looked at anew each time, because a check runs out and a consent is withdrawn between a run and its publication.
    """
    obstacles = obstacles_at(cohort, at)
    if obstacles.plan:
        rules = ", ".join(str(finding.rule.standard.title) for finding in obstacles.plan)
        message = _("This program does not keep its own standards yet: %(rules)s. See the board of standards.")
        raise CannotPublish(message % {"rules": rules})
    held = [
        f"{one.application.person.name} ({gaps(one.blocking)})"
        for one in obstacles.people
        if one.application.pk in concerned
    ]
    if held:
        message = ngettext(
            "Held back by a practice standard: %(names)s. Run the matching again, or give their partner another one.",
            "Held back by practice standards: %(names)s. Run the matching again, or give their partners others.",
            len(held),
        )
        raise CannotPublish(message % {"names": named(held)})

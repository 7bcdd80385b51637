"""An application's story, one sentence for each event of the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerloom.domain.enrolment.enums import DeclineReason, ScreeningStage
from peerloom.domain.enrolment.queries.screening_application import Happening

TOLD = {
    "application.submitted": gettext_lazy("Applied"),
    "application.taken_into_review": gettext_lazy("Taken into review"),
    "application.accepted": gettext_lazy("Accepted; a message is on its way"),
    "application.put_on_waiting_list": gettext_lazy("Put on the waiting list; a message is on its way"),
    "application.reopened": gettext_lazy("Taken back into review"),
    "application.withdrawn": gettext_lazy("Withdrawn"),
    "application.assigned": gettext_lazy("Given to someone else to look after"),
    "application.reviewers_chosen": gettext_lazy("Reviewers chosen"),
    "application.assessed": gettext_lazy("Assessment handed in"),
    "interview.planned": gettext_lazy("Conversation planned; the invitation is on its way"),
    "interview.held": gettext_lazy("Conversation held"),
    "interview.missed": gettext_lazy("The applicant did not come to the conversation"),
    "interview.cancelled": gettext_lazy("Conversation cancelled"),
    "reference.named": gettext_lazy("Someone to ask was named"),
    "reference.asked": gettext_lazy("Someone was asked for a reference"),
    "reference.removed": gettext_lazy("Someone to ask was removed"),
    "reference.received": gettext_lazy("A reference came in"),
    "reference.refused": gettext_lazy("Someone will not give a reference"),
    "check.recorded": gettext_lazy("The outcome of a check was recorded"),
}


@dataclass(frozen=True, slots=True)
class Told:
    text: str
    who: str
    at: datetime
    begins: bool = False  # the application itself came in


def story_of(happenings: Iterable[Happening]) -> list[Told]:
    """What we have words for; other events of the trail are no part of the story."""
    return [
        Told(text, each.who, each.at, begins=each.verb == "application.submitted")
        for each in happenings
        if (text := _told(each.verb, each.details))
    ]


def _told(verb: str, details: dict[str, Any]) -> str:
    if verb == "application.moved":
        return _("Moved to “%(stage)s”") % {"stage": ScreeningStage(details["stage_to"]).label}
    if verb == "application.declined":
        return _("Declined: %(reason)s; a message is on its way") % {"reason": DeclineReason(details["reason"]).label}
    return str(TOLD.get(verb, ""))

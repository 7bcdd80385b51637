"""What happens in a program, as figures that an objective can be judged by."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.outcomes import TargetKind

RECENTLY = 42
"""Days within which a match that is still meeting has met."""

MONTH = 365.25 / 12
"""Days."""


@dataclass(frozen=True, slots=True)
class Activity:
    """``counted`` says of whom or what the figure is; its query is `queries.activities`."""

    key: str
    name: str | Promise
    definition: str | Promise
    kind: TargetKind
    counted: str | Promise


ACTIVITIES = {
    activity.key: activity
    for activity in (
        Activity(
            "matches-met",
            _("Matches that have met"),
            _("Share of all matches of the round whose first meeting has been."),
            TargetKind.SHARE,
            _("matches"),
        ),
        Activity(
            "matches-meeting",
            _("Matches that are still meeting"),
            _("Share of the matches that go on at present and met within the last six weeks."),
            TargetKind.SHARE,
            _("matches that go on"),
        ),
        Activity(
            "matches-lasting",
            _("Matches that last"),
            _("Share of all matches of the round that have not ended early. A planned ending is no failure."),
            TargetKind.SHARE,
            _("matches"),
        ),
        Activity(
            "meetings-a-month",
            _("Meetings a month"),
            _("Mean over the matches: meetings held, for each month from the introduction to today or the end."),
            TargetKind.MEAN,
            _("matches"),
        ),
        Activity(
            "goals-as-hoped",
            _("Goals reached as hoped or better"),
            _("Share of the goals with a rating whose latest ratings, both sides together, are “as hoped” or more."),
            TargetKind.SHARE,
            _("people with a rated goal"),
        ),
    )
}

"""One of everything of this kind that has a page, and who may open it."""

from __future__ import annotations

from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.rules.ladder import RungId, To
from tests.web.audience import ANYONE, RUNS

AUDIENCE: dict[str, str] = {
    "nudges:ladder": RUNS,
    "nudges:timeline": RUNS,
    "nudges:timeline-file": RUNS,
    "nudges:preview": RUNS,
    "notifications:preferences": ANYONE,
}
FIELDS: tuple[str, ...] = (
    "seen",
    "on_gap",
    "days_gap",
    "days_first_meeting",
    "topic_nudges",
    "quiet_from",
    "quiet_until",
    "pause",
    "pause_until",
)


def nudges_ids(relationship: Relationship) -> dict[str, str]:
    """Words of a URL, not ids."""
    return {"rung": RungId.GAP.value, "reader": To.MENTEE.value}

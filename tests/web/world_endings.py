"""One of everything of endings that has a page, and who may open it."""

from __future__ import annotations

from peerloom.domain.relationships.models import Certificate, Participation, Relationship
from tests.factories import MOMENT
from tests.web.audience import LEADS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "endings:reflection": TAKES_PART,
    "endings:early": TAKES_PART,
    "endings:certificate": TAKES_PART,
    "endings:end": LEADS,
    "endings:next": LEADS,
    "endings:overview": LEADS,
    "endings:certificates": LEADS,
    "endings:invite": LEADS,
}
FIELDS: tuple[str, ...] = (
    *("learned", "thanks", "worth_it", "would_again", "reason", "to_improve", "stay_in_touch", "mentor_next"),
    *("last_day", "do", "leaving", "people", "into", "part"),
)


def endings_ids(relationship: Relationship) -> dict[str, str]:
    """The mentee has a certificate already."""
    part = Participation.objects.within(relationship.organisation_id).get(relationship=relationship, side="mentee")
    Certificate.objects.create(
        organisation=relationship.organisation,
        participation=part,
        person_id=part.person_id,
        program_name="Mentor Up",
        role="mentee",
        sessions=3,
        minutes=135,
        starts_on=MOMENT.date(),
        ends_on=MOMENT.date(),
        issued_at=MOMENT,
    )
    return {}

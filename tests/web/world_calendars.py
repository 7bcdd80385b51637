"""One of everything of this kind that has a page, and who may open it."""

from __future__ import annotations

from datetime import timedelta

from peerloom.domain.relationships.models import Relationship
from peerloom.foundation.public_ids import new_public_id
from tests.factories import MOMENT
from tests.factories.calendars import make_calendar, make_days_away, make_feed, make_session
from tests.web.audience import ANYONE, TAKES_PART

AUDIENCE = {
    "calendars:mine": ANYONE,
    "calendars:days-away": ANYONE,
    "calendars:days-away-remove": TAKES_PART,
    "calendars:add": ANYONE,
    "calendars:upload": ANYONE,
    "calendars:refresh": TAKES_PART,
    "calendars:rename": TAKES_PART,
    "calendars:remove": TAKES_PART,
    "calendars:feed-renew": ANYONE,
    "calendars:feed-close": ANYONE,
}
FIELDS = ("first_on", "last_on", "address", "name", "file")


def calendars_ids(relationship: Relationship) -> dict[str, str]:
    """Of the mentee."""
    mentee = relationship.participations.select_related("person").get(side="mentee").person
    make_session(relationship, MOMENT + timedelta(days=3))
    make_feed(mentee, token=new_public_id())
    calendar = make_calendar(mentee, busy_from=MOMENT + timedelta(days=1))
    return {"calendar": calendar.public_id, "away": make_days_away(mentee).public_id}

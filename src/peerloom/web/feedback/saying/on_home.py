"""The two questions on the home of a relationship, after a meeting that somebody has noted."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from peerloom.domain.feedback.queries.pulses import pulse_to_answer
from peerloom.web.relationships.on_home import NextStep, OnHome, Room, Urgency
from peerloom.web.relationships.sessions.showing import day_words


def on_home(room: Room) -> OnHome:
    """Whenever one likes. At most two queries."""
    relationship = room.together.relationship
    mine = next(part for part in relationship.participations.all() if part.person_id == room.actor.person_id)
    if room.together.resting or mine.left_at is not None:
        return OnHome()
    session = pulse_to_answer(mine, relationship, at=room.at)
    if session is None:
        return OnHome()
    day = day_words(session.starts_at, at=room.at)
    step = NextStep(
        urgency=Urgency.WHENEVER,
        title=_("Was your meeting %(day)s worth it?") % {"day": day},
        why=_("Two clicks. Nobody you are matched with sees what you say."),
        act=_("Answer two questions"),
        url=reverse("saying:pulse", args=[room.slug, session.public_id]),
        icon="chat",
    )
    return OnHome(steps=[step])

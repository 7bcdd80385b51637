from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from peerloom.domain.relationships.operations.check_ins.answering import why_not_answerable
from peerloom.domain.relationships.queries.check_ins import open_for
from peerloom.web.relationships.check_ins.forms import FEELINGS
from peerloom.web.relationships.on_home import NextStep, OnHome, Room, Urgency


def on_home(room: Room) -> OnHome:
    """ "How is it going with Tomasz?", with its five answers, while it is open. One query."""
    if room.together.resting or room.together.ended:
        return OnHome()
    found = open_for(room.actor, relationship=room.together.relationship, at=room.at)
    if found is None or why_not_answerable(found, at=room.at):
        return OnHome()
    url = reverse("check_ins:answer", args=[room.slug, found.public_id])
    step = NextStep(
        urgency=Urgency.SOON,
        title=_("How is it going with %(names)s?") % {"names": room.together.names},
        why=_("It takes less than a minute. Only the coordinators read it, never %(names)s.")
        % {"names": room.together.names},
        act=_("Say how it goes"),
        url=url,
        icon="chat",
    )
    return OnHome(steps=[step], values={"open": found, "feelings": FEELINGS, "url": url})

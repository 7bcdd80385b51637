"""A circle's section on the home of its members."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.web.relationships.circles.picture import Picture, picture_of
from peerloom.web.relationships.on_home import NextStep, OnHome, Room, Urgency


def on_home(room: Room) -> OnHome:
    """Who is in it, who leads next and how often one was there. Two queries, for circles only."""
    circle = room.together.relationship
    if circle.kind != RelationshipKind.CIRCLE or circle.state not in TOGETHER:
        return OnHome()
    picture = picture_of(circle, person_id=room.actor.person_id, at=room.at)
    url = reverse("circles:circle", args=[room.slug, circle.public_id])
    return OnHome(steps=_steps(picture, url), values={"picture": picture, "circle": circle, "url": url})


def _steps(picture: Picture, url: str) -> list[NextStep]:
    if picture.coming is None or not picture.i_lead:
        return []
    day = date_format(localtime(picture.coming.starts_at), "l j F, H:i")
    return [
        NextStep(
            Urgency.NOW_GOOD,
            _("You lead the circle on %(day)s") % {"day": day},
            _("Leading means: begin on time, see that everyone has a say, and end with the next date."),
            _("See your circle"),
            url,
            "people",
        )
    ]

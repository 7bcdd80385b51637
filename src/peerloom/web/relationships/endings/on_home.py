from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.certificates import meetings_words, time_words
from peerloom.domain.relationships.queries.ending_figures import rounds_to_mentor_in
from peerloom.domain.relationships.queries.endings import Ending, ending_of
from peerloom.domain.relationships.rules.endings import may_agree_to_end, may_look_back, may_stay_in_touch
from peerloom.web.relationships.on_home import NextStep, OnHome, Room, Urgency


def on_home(room: Room) -> OnHome:
    """What is next as the end comes near, and what is left when it has come; at most three queries."""
    relationship = room.together.relationship
    ending = ending_of(relationship, room.actor)
    if ending is None:
        early = reverse("endings:early", args=[room.slug, relationship.public_id])
        return OnHome(values={"early": early} if may_agree_to_end(relationship) else {})
    steps = _steps(room, ending)
    return OnHome(steps=steps, values=_values(room, ending))


def _steps(room: Room, ending: Ending) -> list[NextStep]:
    relationship, names = room.together.relationship, room.together.names
    if ending.closure.agreed_at is None:
        return [] if ending.closure.begun_by_id == room.actor.person_id else [_answer(room, ending)]
    day = _organisation_day(room)
    if ending.mine.reflection is not None or not may_look_back(relationship, ending.closure, day):
        return []
    last = date_format(ending.closure.ends_on, "j F")
    over = ending.closure.ended_at is not None
    return [
        NextStep(
            urgency=Urgency.NOW_GOOD if over else Urgency.SOON,
            title=_("Look back on your time with %(names)s") % {"names": names},
            why=_("Five minutes: what you learned, for you alone, and a word of thanks.")
            if over
            else _("It ends on %(day)s. Five minutes: what you learned, for you alone, and a word of thanks.")
            % {"day": last},
            act=_("Look back"),
            url=reverse("endings:reflection", args=[room.slug, relationship.public_id]),
            icon="note",
        )
    ]


def _answer(room: Room, ending: Ending) -> NextStep:
    names = room.together.names
    day = date_format(ending.closure.ends_on, "j F Y")
    return NextStep(
        urgency=Urgency.WAITS_FOR_ME,
        title=_("Answer %(names)s: end earlier, or go on?") % {"names": names},
        why=_("%(names)s suggests %(day)s as your last day together.") % {"names": names, "day": day},
        act=_("Answer"),
        url=reverse("endings:early", args=[room.slug, room.together.relationship.public_id]),
        icon="chat",
    )


def _sign_up(room: Room, cohort: Cohort) -> str:
    return reverse("apply:start", args=[room.slug, cohort.public_id, Side.MENTOR])


def _organisation_day(room: Room) -> date:
    return room.together.relationship.organisation.day_at(room.at)


def _values(room: Room, ending: Ending) -> dict[str, Any]:
    relationship = room.together.relationship
    settled = ending.closure.agreed_at is not None
    values: dict[str, Any] = {
        "ending": ending,
        "settled": settled,
        "over": ending.closure.ended_at is not None,
        "early": reverse("endings:early", args=[room.slug, relationship.public_id]),
        "mine": ending.closure.begun_by_id == room.actor.person_id,
        "may_look_back": may_look_back(relationship, ending.closure, _organisation_day(room)),
        "may_stay": may_stay_in_touch(relationship),
    }
    certificate = ending.mine.certificate
    if certificate is not None:
        values |= {"time": time_words(certificate.minutes), "meetings": meetings_words(certificate.sessions)}
    written = ending.mine.reflection
    if values["over"] and room.together.side == Side.MENTEE and written is not None and written.mentor_next:
        rounds = rounds_to_mentor_in(relationship.cohort, at=room.at)
        values["mentor_in"] = _sign_up(room, rounds[0]) if rounds else None
    return values

"""The meetings on the home of a relationship: the next one, what waits, the latest notes. At most three queries."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from peerloom.domain.relationships.models import AgendaItem, Session
from peerloom.domain.relationships.queries.sessions import agenda_of, latest_shared_note, open_sessions
from peerloom.domain.relationships.rules.sessions_allowed import waits_for_first_meeting
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.web.relationships.on_home import NextStep, OnHome, Room, Urgency
from peerloom.web.relationships.sessions.showing import Shown, day_words, shown

NEAR = timedelta(days=4)
"""Before a meeting: late enough to know what it is to be about, early enough to read it."""

MOST_OPEN = 40


def on_home(room: Room) -> OnHome:
    relationship = room.together.relationship
    if relationship.state not in TOGETHER or room.together.resting or not room.together.partners:
        return OnHome()
    rows = [_shown(row, room) for row in open_sessions(relationship)[:MOST_OPEN]]
    upcoming = next((each for each in rows if each.agreed and each.session.ends_at > room.at), None)
    agenda = agenda_of(upcoming.session) if upcoming else []
    blocked = not rows and waits_for_first_meeting(relationship, at=room.at)
    if blocked:
        return OnHome()
    values = {
        "next": upcoming,
        "day": day_words(upcoming.session.starts_at, at=room.at) if upcoming else "",
        "agenda": agenda,
        "more": max(sum(each.ahead for each in rows) - 1, 0),
        "waiting": [each for each in rows if each.session.waiting_for_id and each is not upcoming][:1],
        "overdue": [each for each in rows if each.overdue],
        "note": latest_shared_note(relationship, room.actor),
        "relationship": relationship,
    }
    return OnHome(_steps(room, rows, upcoming, agenda), values)


def _shown(row: Session, room: Room) -> Shown:
    row.relationship = room.together.relationship
    return shown(row, room.together, at=room.at)


def _steps(room: Room, rows: list[Shown], upcoming: Shown | None, agenda: list[AgendaItem]) -> list[NextStep]:
    steps = [_answer(room, each) for each in rows if each.waits_for_me][:1]
    steps += [_note(room, each) for each in rows if each.overdue and each.may_lead][:1]
    if upcoming and upcoming.ahead and upcoming.session.starts_at - room.at <= NEAR and not _mine_in(agenda, room):
        steps.append(_topic(room, upcoming))
    nothing = not any(each.ahead or each.proposed or each.to_note for each in rows)
    if nothing and (not rows or rows[0].may_lead):
        steps.append(_find(room))
    return steps


def _mine_in(agenda: list[AgendaItem], room: Room) -> bool:
    return any(item.added_by_id == room.actor.person_id for item in agenda)


def _page(room: Room, each: Shown) -> str:
    return reverse("sessions:session", args=[room.slug, each.session.public_id])


def _answer(room: Room, each: Shown) -> NextStep:
    if each.series_proposed:
        title = _("Tell %(names)s whether these regular meetings suit you") % {"names": each.with_whom}
    else:
        title = _("Tell %(names)s which time suits you") % {"names": each.with_whom}
    why = (
        _("The time that you have agreed on stays until you say yes to another one.")
        if each.agreed
        else _("One click is enough. If nothing suits you, propose other times.")
    )
    return NextStep(Urgency.WAITS_FOR_ME, title, why, _("Choose a time"), _page(room, each), "calendar")


def _note(room: Room, each: Shown) -> NextStep:
    day = day_words(each.session.starts_at, at=room.at)
    return NextStep(
        Urgency.OVERDUE,
        _("How was your meeting with %(names)s %(day)s?") % {"names": each.with_whom, "day": day},
        _("Ten seconds: whether you met, how long, one line."),
        _("Note it"),
        reverse("sessions:log", args=[room.slug, each.session.public_id]),
        "note",
    )


def _topic(room: Room, each: Shown) -> NextStep:
    day = day_words(each.session.starts_at, at=room.at)
    return NextStep(
        Urgency.SOON,
        _("What do you want to talk about %(day)s?") % {"day": day},
        _("One sentence is enough. %(names)s sees it before you meet, so that you can start with what matters to you.")
        % {"names": each.with_whom},
        _("Add a topic"),
        _page(room, each) + "#agenda",
        "chat",
    )


def _find(room: Room) -> NextStep:
    return NextStep(
        Urgency.NOW_GOOD,
        _("Find a time with %(names)s") % {"names": room.together.names},
        _("Offer two or three times; one click answers them. Pairs that have a next date keep going."),
        _("Propose times"),
        reverse("sessions:propose", args=[room.slug, room.together.relationship.public_id]),
        "calendar",
    )

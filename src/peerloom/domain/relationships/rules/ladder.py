"""The ladder of gentle reminders: when one is due, for whom, and when it is not any more.

Pure. The job that sends and the page that foretells ask the same function, so that what is foretold is what comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.enums import Cadence, RelationshipState
from peerloom.domain.relationships.rules.rhythm import QUIET_AFTER

STILL_GOOD = timedelta(days=5)
"""After its day. What could not be sent until then, because enough was sent already, is not sent any more."""

NUDGED = (RelationshipState.INTRODUCED, RelationshipState.ACTIVE)
LEAST_DAYS, MOST_DAYS = 1, 90


class To(StrEnum):
    """Who gets it; STAFF is the pair's support person, or else the program's coordinators."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    STAFF = "staff"


class RungId(StrEnum):
    """In the order of what matters most: nobody gets all of them in one week."""

    UNNOTED = "unnoted"
    FIRST_MEETING = "first_meeting"
    FIRST_MEETING_AGAIN = "first_meeting_again"
    UNSIGNED = "unsigned"
    GAP = "gap"
    NO_GOAL = "no_goal"
    SILENT = "silent"
    STAFF_CHECK_IN = "staff_check_in"


@dataclass(frozen=True, slots=True)
class Rung:
    """``asks`` says in a sentence when it comes and what for; ``counted_from`` what ``days`` count from. ``most`` is
    how often it comes at most for one occasion, each time after as many days again."""

    id: RungId
    title: Promise
    asks: Promise
    counted_from: Promise
    days: int
    audience: tuple[To, ...]
    most: int = 1


BOTH = (To.MENTEE, To.MENTOR)
LADDER: Mapping[RungId, Rung] = {
    rung.id: rung
    for rung in (
        Rung(
            RungId.FIRST_MEETING,
            _("No first meeting yet"),
            _("Asks both to find a time, when they have not met and have nothing arranged."),
            _("days after they were introduced"),
            7,
            BOTH,
        ),
        Rung(
            RungId.FIRST_MEETING_AGAIN,
            _("Still no first meeting"),
            _("Asks both a second time, with a way to say what is in the way, and tells the pair’s support person."),
            _("days after they were introduced"),
            14,
            (*BOTH, To.STAFF),
        ),
        Rung(
            RungId.UNSIGNED,
            _("Agreement not signed"),
            _("Asks whoever has not signed what the two agreed on."),
            _("days after it was written"),
            5,
            BOTH,
        ),
        Rung(
            RungId.UNNOTED,
            _("Meeting without a note"),
            _("Asks both once more how a meeting was. They were asked two hours after it already."),
            _("days after the meeting"),
            3,
            BOTH,
        ),
        Rung(
            RungId.GAP,
            _("A long time between meetings"),
            _("Asks both to find a time, when twice as long has passed as they agreed on; and once more later."),
            _("days after their last meeting at the earliest"),
            14,
            BOTH,
            most=2,
        ),
        Rung(
            RungId.NO_GOAL,
            _("No goal yet"),
            _("Suggests to both to write down one goal, when they have met but have none after the second stage."),
            _("days after the second stage of the roadmap"),
            1,
            BOTH,
        ),
        Rung(
            RungId.SILENT,
            _("Two questions without an answer"),
            _("Tells the pair’s support person. Whoever is silent gets no more reminders: call them instead."),
            _("days after the second question closed"),
            1,
            (To.STAFF,),
        ),
        Rung(
            RungId.STAFF_CHECK_IN,
            _("Conversation by staff overdue"),
            _("Tells the pair’s support person that a planned conversation has not been held."),
            _("days after it was due"),
            3,
            (To.STAFF,),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Setting:
    """How a program has set one rung."""

    on: bool
    days: int


Settings = Mapping[RungId, Setting]


def usual_settings() -> dict[RungId, Setting]:
    return {rung.id: Setting(on=True, days=rung.days) for rung in LADDER.values()}


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with an id of its own and the day from which on it counts."""

    key: str
    day: date


@dataclass(frozen=True, slots=True)
class Partner:
    """One who takes part. ``silent`` is the second of the questions in a row that they left unanswered."""

    key: str
    side: Side
    signed: bool = True
    silent: Dated | None = None


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What the ladder has to know of a relationship: dates and states, no word that anyone wrote.

    ``arranged`` is whether a meeting is proposed or agreed, ``unnoted`` those that are over without a note,
    ``unsigned`` the wording that not all have signed, ``goal_by`` the day on which the second stage ends, ``overdue``
    conversations that staff have not held. ``resting`` is true while one of them is held or has a break.
    """

    key: str
    state: RelationshipState
    introduced_on: date
    ends_on: date
    partners: tuple[Partner, ...]
    resting: bool = False
    cadence: Cadence = Cadence.MONTHLY
    last_met_on: date | None = None
    arranged: bool = False
    unnoted: tuple[Dated, ...] = ()
    unsigned: Dated | None = None
    has_goal: bool = False
    goal_by: date | None = None
    overdue: tuple[Dated, ...] = ()


@dataclass(frozen=True, slots=True)
class DueNudge:
    """``person`` is the key of a partner, empty for STAFF. With rung and ``occasion`` it happens once."""

    rung: RungId
    to: To
    person: str
    occasion: str
    since: date

    def fresh_on(self, day: date) -> bool:
        return day - self.since <= STILL_GOOD


def due_rungs(facts: PairFacts, settings: Settings, day: date) -> list[DueNudge]:
    """Everything that holds on this day, the most important first; see DueNudge.fresh_on for what is worth sending.

    What is not among it (any more) has become pointless.
    """
    if facts.resting or facts.state not in (*NUDGED, RelationshipState.CLOSING) or day > facts.ends_on:
        return []
    found = []
    for rung_id in RungId:
        setting = settings[rung_id]
        if not setting.on or (facts.state not in NUDGED and rung_id != RungId.UNNOTED):
            continue
        for occasion, since, people in _occasions(LADDER[rung_id], facts, setting.days):
            if since <= day:
                found += [_due(LADDER[rung_id], occasion, since, to, key) for to, key in people]
    return found


def _due(rung: Rung, occasion: str, since: date, to: To, key: str) -> DueNudge:
    return DueNudge(rung.id, to, key, occasion, since)


People = list[tuple[To, str]]


def _occasions(rung: Rung, facts: PairFacts, days: int) -> Iterator[tuple[str, date, People]]:
    wait = timedelta(days=days)
    for occasion, counted_from, people in _ASKED[rung.id](facts):
        first = max(wait, _least_gap(facts)) if rung.id == RungId.GAP else wait
        for number in range(1, rung.most + 1):
            named = occasion if number == 1 else f"{occasion}-{number}"
            yield named, counted_from + number * first, [one for one in people if one[0] in rung.audience]


def _least_gap(facts: PairFacts) -> timedelta:
    return QUIET_AFTER[facts.cadence]


def _everyone(facts: PairFacts) -> People:
    """All who have not fallen silent, and staff."""
    return [(To(partner.side), partner.key) for partner in facts.partners if partner.silent is None] + [(To.STAFF, "")]


Asked = Iterator[tuple[str, date, People]]


def _never_met(facts: PairFacts) -> Asked:
    if facts.last_met_on is None and not facts.arranged and not facts.unnoted:
        yield "once", facts.introduced_on, _everyone(facts)


def _unnoted(facts: PairFacts) -> Asked:
    for session in facts.unnoted:
        yield session.key, session.day, _everyone(facts)


def _unsigned(facts: PairFacts) -> Asked:
    if facts.unsigned is not None:
        unsigned = {partner.key for partner in facts.partners if not partner.signed}
        asked = [one for one in _everyone(facts) if one[1] in unsigned]
        yield facts.unsigned.key, facts.unsigned.day, asked


def _gap(facts: PairFacts) -> Asked:
    if facts.last_met_on is not None and not facts.arranged and not facts.unnoted:
        yield facts.last_met_on.isoformat(), facts.last_met_on, _everyone(facts)


def _no_goal(facts: PairFacts) -> Asked:
    if facts.goal_by is not None and facts.last_met_on is not None and not facts.has_goal:
        yield "once", facts.goal_by, _everyone(facts)


def _silent(facts: PairFacts) -> Asked:
    for partner in facts.partners:
        if partner.silent is not None:
            day = partner.silent.day  # two who fall silent on the same day are told of once
            yield day.isoformat(), day, [(To.STAFF, "")]


def _overdue(facts: PairFacts) -> Asked:
    for talk in facts.overdue:
        yield talk.key, talk.day, [(To.STAFF, "")]


_ASKED = {
    RungId.FIRST_MEETING: _never_met,
    RungId.FIRST_MEETING_AGAIN: _never_met,
    RungId.UNSIGNED: _unsigned,
    RungId.UNNOTED: _unnoted,
    RungId.GAP: _gap,
    RungId.NO_GOAL: _no_goal,
    RungId.SILENT: _silent,
    RungId.STAFF_CHECK_IN: _overdue,
}

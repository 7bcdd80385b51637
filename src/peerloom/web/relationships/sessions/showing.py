"""One meeting from one side: what it is, what can be done with it, and what the clocks of the others show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.messages.session_letters import elsewhere
from peerloom.domain.relationships.models import Participation, ProposedTime, Session
from peerloom.domain.relationships.queries.taking_part import present_parts
from peerloom.domain.relationships.rules.groups import is_group, may_set_time
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.web.relationships.partnerships import Partnership

SHOW_NAMES = 3
WEEK = 7
DOORS_OPEN = timedelta(minutes=15)
"""Before a meeting begins: its link is the first thing on the page."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time that is offered. ``value`` names it in a form."""

    starts_at: datetime
    ends_at: datetime
    theirs: str
    passed: bool

    @property
    def value(self) -> str:
        return self.starts_at.isoformat()


@dataclass(frozen=True, slots=True)
class Shown:
    session: Session
    together: Partnership
    present: list[Participation]
    mine: Participation | None
    at: datetime

    @property
    def group(self) -> bool:
        return is_group(self.present)

    @property
    def with_whom(self) -> str:
        """ "Tomasz"; of a group its name, or the names of a few."""
        if self.group and self.session.relationship.name:
            return self.session.relationship.name
        return self.together.names if len(self.together.partners) <= SHOW_NAMES else self.together.program.name

    @property
    def others(self) -> list[Person]:
        return [partner.person for partner in self.together.partners]

    @property
    def elsewhere(self) -> str:
        """ "10:00 for Tomasz", where their clock differs from mine."""
        return elsewhere(self.session.starts_at, self.together.me, self.others)

    @property
    def seen(self) -> str:
        return seen_of(self.session)

    @property
    def proposed(self) -> bool:
        return self.session.state == SessionState.PROPOSED

    @property
    def agreed(self) -> bool:
        return self.session.state == SessionState.AGREED

    @property
    def held(self) -> bool:
        return self.session.state == SessionState.HELD

    @property
    def missed(self) -> bool:
        return self.session.state == SessionState.MISSED

    @property
    def cancelled(self) -> bool:
        return self.session.state == SessionState.CANCELLED

    @property
    def ahead(self) -> bool:
        return self.agreed and self.session.starts_at > self.at

    @property
    def to_note(self) -> bool:
        """It has begun, and nobody has said how it was."""
        return self.agreed and self.session.starts_at <= self.at

    @property
    def soon(self) -> bool:
        """About to begin, or going on."""
        return self.agreed and self.session.starts_at - DOORS_OPEN <= self.at < self.session.ends_at

    @property
    def takes_topics(self) -> bool:
        return self.proposed or self.agreed

    @property
    def topic_first(self) -> bool:
        """Nothing is more important now than what it is to be about."""
        return self.ahead and self.session.waiting_for_id is None

    @property
    def overdue(self) -> bool:
        return self.agreed and self.session.ends_at <= self.at

    @property
    def waits_for_me(self) -> bool:
        return self.mine is not None and self.session.waiting_for_id == self.mine.pk

    @property
    def waits_for_others(self) -> bool:
        return self.session.waiting_for_id is not None and not self.waits_for_me

    @property
    def series_proposed(self) -> bool:
        return self.proposed and self.session.series_id is not None

    @property
    def open_room(self) -> bool:
        """Whether things can be changed at all: the relationship goes on and nobody in it rests."""
        return not self.together.resting and self.session.relationship.state in GOING_ON

    @property
    def may_lead(self) -> bool:
        return self.mine is not None and may_set_time(self.mine, self.present, self.session)

    @property
    def times(self) -> list[Time]:
        return [self._time(each) for each in self.session.proposed_times.all()]

    @property
    def expired(self) -> bool:
        """Called off by nobody: the proposal ran out."""
        return self.cancelled and self.session.cancelled_by_id is None and not self.session.reason

    @property
    def word(self) -> str:
        """The state in a word or two, for a badge."""
        if self.waits_for_me:
            return _("waits for your answer")
        if self.waits_for_others:
            return _("waits for an answer")
        if self.overdue:
            return _("not noted yet")
        return str(self.session.get_state_display())

    @property
    def tone(self) -> str:
        if self.waits_for_me or self.overdue:
            return "watch"
        if self.held or (self.agreed and not self.waits_for_others):
            return "good"
        return "bad" if self.missed else "off" if self.cancelled else "info"

    def _time(self, each: ProposedTime) -> Time:
        theirs = elsewhere(each.starts_at, self.together.me, self.others)
        return Time(each.starts_at, each.ends_at, theirs, passed=each.starts_at <= self.at)


def shown(session: Session, together: Partnership, *, at: datetime) -> Shown:
    """Expects what ``queries.sessions.sessions_of_actor`` loads."""
    present = present_parts(session.relationship)
    mine = next((part for part in present if part.person_id == together.me.pk), None)
    return Shown(session, together, present, mine, at)


def day_words(moment: datetime, *, at: datetime) -> str:
    """ "today", "yesterday", "on Thursday" within a week, else "on Thursday, 26 November"; in the zone that is set."""
    day, today = timezone.localtime(moment).date(), timezone.localtime(at).date()
    days = (day - today).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    pattern = "l" if abs(days) < WEEK else "l, j F" if day.year == today.year else "l, j F Y"
    return _("on %(day)s") % {"day": date_format(day, pattern)}

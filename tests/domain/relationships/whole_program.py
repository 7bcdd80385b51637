"""A round of thirty weeks, lived by one scripted pair: real operations, real jobs, a real outbox, and a clock.

Every day has a morning, a noon and an evening. The jobs are called as a worker calls them, without a queue between; one
that could find nothing to do at that hour is left out, which halves the time of the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.jobs import deliver
from peerloom.domain.notifications.links import DIGEST
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.queries import UNSENT
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, RoadmapStage
from peerloom.domain.relationships.enums import (
    ChangeKind,
    CheckInState,
    Feeling,
    RelationshipState,
    SessionState,
    SessionWay,
)
from peerloom.domain.relationships.enums.asking import ChangeResult
from peerloom.domain.relationships.foretelling.cases import Meeting, Script
from peerloom.domain.relationships.jobs.check_ins import keep_check_ins
from peerloom.domain.relationships.jobs.endings import close_and_end
from peerloom.domain.relationships.jobs.nudges import nudge
from peerloom.domain.relationships.jobs.sessions import tend_sessions
from peerloom.domain.relationships.models import ChangeRequest, CheckIn, Relationship, Session
from peerloom.domain.relationships.operations.changes.asking import AskedChange, ask_for_change
from peerloom.domain.relationships.operations.changes.handling import take_in_hand
from peerloom.domain.relationships.operations.changes.settling import Settlement, settle_change
from peerloom.domain.relationships.operations.check_ins.answering import GivenAnswer, answer_check_in
from peerloom.domain.relationships.operations.endings.reflecting import LookedBack, look_back
from peerloom.domain.relationships.operations.first_meetings import sign_agreement, write_agreement
from peerloom.domain.relationships.operations.goals.words import GoalWords, set_goal
from peerloom.domain.relationships.operations.introductions import Introduction, introduce
from peerloom.domain.relationships.operations.sessions.answering import accept_time
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.operations.sessions.noting import Noted, note_session
from peerloom.domain.relationships.operations.sessions.proposing import propose_session
from peerloom.domain.relationships.queries.first_meetings import agreement_of
from peerloom.domain.relationships.rules.agreement_words import AgreementWords, digest_of
from peerloom.domain.relationships.rules.ladder import To
from peerloom.domain.relationships.rules.session_times import Slot, Where, seen_of
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext
from peerloom.foundation.jobs.handlers import Handler
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.scope import Actor
from tests.factories import make_organisation, make_person, make_program

ZONE = ZoneInfo("Europe/Berlin")  # whose clocks change twice in the round
FIRST = date(2026, 10, 12)
LAST = FIRST + timedelta(weeks=30, days=-1)
MEETS = time(16)


@dataclass(frozen=True)
class Went:
    """One message that went out: when by the clocks of its reader, to whom, of which kind."""

    day: int
    hour: int
    to: To
    kind: str
    key: str
    topic: str


class WholeProgram:
    """``live`` takes the pair through it; ``went`` then lists everything that was sent."""

    def __init__(self, script: Script) -> None:
        self.script = script
        organisation = make_organisation()
        organisation.time_zone = ZONE.key
        organisation.save()
        program = make_program(organisation, state=ProgramState.RUNNING)
        self.cohort = Cohort.objects.create(
            organisation=organisation, program=program, name="Autumn", starts_on=FIRST, ends_on=LAST
        )
        for position, weeks in enumerate((2, 4, 12, 8, 4)):
            starts = (0, 2, 6, 18, 26)[position]
            RoadmapStage.objects.create(
                organisation=organisation,
                program=program,
                position=position,
                name=f"Stage {position + 1}",
                aim="x",
                starts_week=starts,
                weeks=weeks,
            )
        self.people = {
            To.MENTEE: make_person(organisation, Role.PARTICIPANT, name="Linh Tran"),
            To.MENTOR: make_person(organisation, Role.PARTICIPANT, name="Tomasz Zieliński"),
            To.STAFF: make_person(organisation, Role.COORDINATOR, name="Noor Haddad"),
        }
        Person.objects.within(organisation.pk).update(time_zone=ZONE.key)
        for person in self.people.values():
            person.refresh_from_db()
        self.sessions: dict[int, Session] = {}
        start = self._at(0, 0)
        job = Job.objects.create(kind="", state=JobState.RUNNING, attempt=1, due=start, created_at=start)
        self.context = JobContext(job.public_id, organisation="", subject="", attempt=1)

    def live(self) -> None:
        start = self._at(0, 9)
        pair = Introduction(
            self.people[To.MENTEE], self.people[To.MENTOR], 9000, {Side.MENTEE: [], Side.MENTOR: []}, ""
        )
        (self.relationship,) = introduce(
            cohort=self.cohort, introductions=[pair], batch="x", visible_from=start, at=start - timedelta(hours=1)
        )
        for day in range((LAST - FIRST).days + 30):
            self._tick(day, time(9, 5), keep_check_ins, close_and_end, nudge)
            self._tend(day, time(9, 5))
            self._deliver(day, time(9, 5))
            self._act(day)
            self._tend(day, time(16, 5))
            self._tend(day, time(19, 30))
            self._deliver(day, time(19, 30))
            self._note(day)

    def _tend(self, day: int, local: time) -> None:
        """Where there is a meeting that is proposed, or agreed and not noted."""
        states = (SessionState.PROPOSED, SessionState.AGREED)
        if Session.objects.within(self.cohort.organisation_id).filter(state__in=states).exists():
            self._tick(day, local, tend_sessions)

    def _deliver(self, day: int, local: time) -> None:
        """Where there is a message that is neither sent nor taken back."""
        if OutboxEntry.objects.within(self.cohort.organisation_id).filter(UNSENT).exists():
            self._tick(day, local, deliver)

    def went(self) -> list[Went]:
        """Each message once; one that a digest brought counts for the digest's day."""
        rows = OutboxEntry.objects.within(self.cohort.organisation_id).exclude(purpose=DIGEST)
        by_person = {person.pk: to for to, person in self.people.items()}
        return [
            self._as_it_went(row, by_person[row.person_id])
            for row in rows.exclude(sent_at=None).order_by("sent_at", "pk")
        ]

    def _as_it_went(self, row: OutboxEntry, to: To) -> Went:
        sent = row.sent_at
        assert sent is not None
        local = sent.astimezone(ZONE)
        kind = row.purpose
        if kind == "nudge":
            kind = f"nudge/{row.key.split('/')[1]}"
        elif kind == "check_in" and row.key.endswith("/2"):
            kind = "check_in/2"
        return Went((local.date() - FIRST).days, local.hour, to, kind, row.key, row.topic)

    def _at(self, day: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(FIRST + timedelta(days=day), time(hour, minute), tzinfo=ZONE)

    def _tick(self, day: int, local: time, *handlers: Handler) -> None:
        moment = self._at(day, local.hour, local.minute)
        with clock.frozen_at(moment):
            for handler in handlers:
                handler.run(self.context)

    def _by(self, to: To, at: datetime) -> Actor:
        return actor_of(self.people[to], at=at)

    def _act(self, day: int) -> None:
        """What the script has them do at noon."""
        at = self._at(day, 12)
        for number, meeting in enumerate(self.script.meetings):
            self._plan(number, meeting, day, at)
        if self.script.written == day:
            self._write_agreement(at)
            self._sign(To.MENTEE, at)
        if self.script.signed == day:
            self._sign(To.MENTOR, at)
        if self.script.goal == day:
            words = GoalWords("Lead a meeting of ten people until March")
            set_goal(relationship=self.relationship, words=words, by=self._by(To.MENTEE, at), at=at)
        if self.script.answers:
            self._answer(at)
        self._ask_for_help(day, at)
        self._look_back(at)

    def _plan(self, number: int, meeting: Meeting, day: int, at: datetime) -> None:
        if meeting.proposed == day:
            starts = self._at(meeting.held, MEETS.hour)
            self.sessions[number] = propose_session(
                relationship=self.relationship,
                slots=[Slot(starts, starts + timedelta(hours=1))],
                time_zone=ZONE.key,
                where=Where(SessionWay.VIDEO),
                by=self._by(meeting.by, at),
                at=at,
            )
        if meeting.accepted == day:
            with self._current(number) as session:
                accept_time(
                    session=session,
                    starts_at=session.starts_at,
                    seen=seen_of(session),
                    by=self._by(meeting.awaits, at),
                    at=at,
                )
        if meeting.cancelled == day:
            with self._current(number) as session:
                cancel_session(session=session, reason="Ill", seen=seen_of(session), by=self._by(meeting.by, at), at=at)

    @contextmanager
    def _current(self, number: int) -> Iterator[Session]:
        session = self.sessions[number]
        session.refresh_from_db()
        yield session

    def _note(self, day: int) -> None:
        """On the evening of a meeting the mentee notes that it was held."""
        at = self._at(day, 20)
        for number, meeting in enumerate(self.script.meetings):
            if meeting.held == day and meeting.cancelled is None:
                with self._current(number) as session:
                    assert session.state == SessionState.AGREED
                    noted = Noted(held=True, minutes=60, way=SessionWay.VIDEO)
                    note_session(session=session, noted=noted, seen=seen_of(session), by=self._by(To.MENTEE, at), at=at)

    def _write_agreement(self, at: datetime) -> None:
        words = AgreementWords(self.script.cadence, SessionWay.VIDEO, 60, "What we say stays with us.")
        write_agreement(relationship=self.relationship, words=words, seen="", by=self._by(To.MENTEE, at), at=at)

    def _sign(self, to: To, at: datetime) -> None:
        seen = digest_of(agreement_of(self.relationship))
        sign_agreement(relationship=self.relationship, seen=seen, by=self._by(to, at), at=at)

    def _answer(self, at: datetime) -> None:
        rows = CheckIn.objects.within(self.cohort.organisation_id).filter(state=CheckInState.ASKED, asked_at__lte=at)
        for check_in in rows:
            answer_check_in(check_in=check_in, given=GivenAnswer(Feeling.UNEASY), by=None, at=at)

    def _ask_for_help(self, day: int, at: datetime) -> None:
        mediation = self.script.mediation
        if mediation is None:
            return
        if mediation.asked == day:
            asked = AskedChange(ChangeKind.MEDIATION, "We lose each other.")
            ask_for_change(relationship_pk=self.relationship.pk, asked=asked, by=self._by(To.MENTEE, at), at=at)
        if day in (mediation.taken, mediation.settled):
            change = ChangeRequest.objects.within(self.cohort.organisation_id).get()
            by = self._by(To.STAFF, at)
            if mediation.taken == day:
                take_in_hand(change=change, by=by, at=at)
            else:
                settle_change(change=change, settlement=Settlement(ChangeResult.TALKED, "You talked."), by=by, at=at)

    def _look_back(self, at: datetime) -> None:
        self.relationship.refresh_from_db()
        if self.relationship.state != RelationshipState.CLOSING or not self.script.looks_back:
            return
        relationship = Relationship.objects.within(self.cohort.organisation_id).get(pk=self.relationship.pk)
        for to in (To.MENTEE, To.MENTOR):
            look_back(relationship=relationship, looked=LookedBack(worth_it=5), by=self._by(to, at), at=at)

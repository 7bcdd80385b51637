"""What the pairs of the demo's running program have done with each other so far, through the real operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle

from peerloom.cli import demo_words as words
from peerloom.cli.demo_rounds import Staff
from peerloom.domain.blueprints.builtin import built_in_template
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations.plans import CheckInPlan, StagePlan, add_to_plan
from peerloom.domain.relationships.enums import ChangeKind, CheckInState, Feeling, SessionState, SessionWay
from peerloom.domain.relationships.jobs.check_ins import keep_check_ins
from peerloom.domain.relationships.models import CheckIn, Relationship, Session
from peerloom.domain.relationships.operations.board.support import assign_support
from peerloom.domain.relationships.operations.changes.asking import AskedChange, ask_for_change
from peerloom.domain.relationships.operations.changes.handling import HeldTalk, record_mediation, take_in_hand
from peerloom.domain.relationships.operations.changes.pausing import pause_relationship
from peerloom.domain.relationships.operations.check_ins.answering import GivenAnswer, answer_check_in
from peerloom.domain.relationships.operations.check_ins.conversations import HeldConversation, hold_check_in
from peerloom.domain.relationships.operations.conversations.reading import mark_read
from peerloom.domain.relationships.operations.conversations.sending import Draft, send_message
from peerloom.domain.relationships.operations.endings.ending import end_early
from peerloom.domain.relationships.operations.first_meetings import sign_agreement, write_agreement
from peerloom.domain.relationships.operations.goals.ratings import rate_goal
from peerloom.domain.relationships.operations.goals.steps import add_step, tick_step
from peerloom.domain.relationships.operations.goals.words import GoalWords, set_goal
from peerloom.domain.relationships.operations.sessions.agenda import add_topic
from peerloom.domain.relationships.operations.sessions.answering import accept_time
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.operations.sessions.notes import write_private_note, write_shared_note
from peerloom.domain.relationships.operations.sessions.noting import Noted, note_unplanned
from peerloom.domain.relationships.operations.sessions.proposing import propose_session
from peerloom.domain.relationships.rules.agreement_words import AgreementWords, digest_of
from peerloom.domain.relationships.rules.session_times import Slot, Where, seen_of
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.scope import Actor

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TEMPLATE = "mentor-up"
ASKED_IN_WEEKS = (2, 4, 6)
IN_THE_MORNING = time(9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who were introduced, as actors; ``number`` decides what happens to them."""

    relationship: Relationship
    mentee: Person
    mentor: Person
    number: int

    def as_mentee(self, at: datetime) -> Actor:
        return actor_of(self.mentee, at=at)

    def as_mentor(self, at: datetime) -> Actor:
        return actor_of(self.mentor, at=at)


class Living:
    """Lets the pairs of one round live until ``now``."""

    def __init__(self, cohort: Cohort, staff: Staff, helper: Person, now: datetime) -> None:
        self.cohort, self.staff, self.helper, self.now = cohort, staff, helper, now

    def plan(self, at: datetime) -> None:
        """The roadmap of the template, and three rounds of questions."""
        by, document = self.staff.acting(at), built_in_template(TEMPLATE)
        for stage in document.roadmap:
            planned = StagePlan(
                name=stage.name,
                starts_week=stage.starts_week,
                weeks=stage.weeks,
                aim=stage.aim,
                agenda=stage.agenda,
                mentor_tasks=stage.mentor_tasks,
                mentee_tasks=stage.mentee_tasks,
            )
            add_to_plan(program=self.cohort.program, planned=planned, by=by, at=at)
        for week, check_in in zip(ASKED_IN_WEEKS, document.check_ins, strict=False):
            asked = CheckInPlan(
                name=check_in.name, week=week, by_staff=check_in.by_staff, questions=tuple(check_in.questions)
            )
            add_to_plan(program=self.cohort.program, planned=asked, by=by, at=at)

    def live(self, first: Sequence[Person]) -> None:
        """Everyone's weeks so far; the pairs of ``first`` are among those that go well and have much to show."""
        lives: tuple[Callable[[Pair], None], ...] = (
            *(self.go_well, self.go_well, self.wait_for_an_answer, self.go_well, self.become_quiet),
            *(self.go_well, self.never_meet, self.go_well, self.struggle, self.go_well, self.rest, self.end_early),
        )
        turns = cycle(lives)
        for pair in self._pairs():
            shown = pair.mentee in first or pair.mentor in first
            life = self.go_well if shown else next(turns)
            life(pair)
            if shown:
                self.have_much_to_show(pair)
        self._ask_and_answer()

    def _pairs(self) -> Iterator[Pair]:
        rows = Relationship.objects.within(self.cohort.organisation_id).filter(cohort=self.cohort)
        loaded = rows.select_related("cohort__program", "organisation").prefetch_related("participations__person")
        for number, relationship in enumerate(loaded.order_by("pk")):
            people = {part.side: part.person for part in relationship.participations.all()}
            yield Pair(relationship, people[Side.MENTEE], people[Side.MENTOR], number)

    def go_well(self, pair: Pair) -> None:
        """They meet every two weeks or so, have agreed how, and know when they meet next."""
        self._meet(pair, days_ago=range(8 + pair.number % 5, 50, 11 + pair.number % 4))
        self._agree(pair, self.now - timedelta(days=40))
        self._next_meeting(pair, accepted=True)
        if pair.number % 3 == 0:
            self._set_goal(pair)
        if pair.number % 4 == 0:
            self._write(pair, self.now - 2 * DAY, read=True)

    def have_much_to_show(self, pair: Pair) -> None:
        self._set_goal(pair, more=1)
        self._write(pair, self.now - 20 * HOUR, read=False)
        at = self.now - 7 * DAY
        write_shared_note(
            relationship=pair.relationship,
            session=None,
            text=words.SHARED_NOTE,
            version=0,
            by=pair.as_mentor(at),
            at=at,
        )
        write_private_note(
            relationship=pair.relationship,
            session=None,
            text="Ask how the phone call at home went.",
            by=pair.as_mentor(at),
            at=at,
        )

    def wait_for_an_answer(self, pair: Pair) -> None:
        self._meet(pair, days_ago=(20, 38))
        self._next_meeting(pair, accepted=False)

    def become_quiet(self, pair: Pair) -> None:
        self._agree(pair, self.now - timedelta(days=45))
        self._meet(pair, days_ago=(44,))

    def never_meet(self, pair: Pair) -> None:
        """Nothing has happened between them."""

    def struggle(self, pair: Pair) -> None:
        """One meeting, one called off, then a call for help that staff have taken up."""
        self._meet(pair, days_ago=(30,))
        asked_at = self.now - 6 * DAY
        session = self._propose(pair, self.now - 15 * DAY, self.now - 9 * DAY)
        by = pair.as_mentee(asked_at)
        accept_time(session=session, starts_at=session.starts_at, seen=seen_of(session), by=by, at=self.now - 14 * DAY)
        session.refresh_from_db()
        at = self.now - 10 * DAY
        cancel_session(
            session=session, reason="I have to work that evening", seen=seen_of(session), by=pair.as_mentor(at), at=at
        )
        kind = ChangeKind.MEDIATION if pair.number % 2 else ChangeKind.NEW_MATCH
        change = ask_for_change(
            relationship_pk=pair.relationship.pk,
            asked=AskedChange(kind, words=pair_words(pair, words.WORRIES)),
            by=by,
            at=asked_at,
        )
        if kind == ChangeKind.MEDIATION:
            at = self.now - 5 * DAY
            change = take_in_hand(change=change, by=self.staff.acting(at), at=at, instead_of="")
            talk = HeldTalk(
                held_on=(self.now - 3 * DAY).date(),
                present="Both, and Noor Haddad",
                agreed="They meet on Tuesdays at five and write to each other when it does not suit.",
                follow_up_on=(self.now + 11 * DAY).date(),
            )
            record_mediation(change=change, talk=talk, by=self.staff.acting(self.now - 3 * DAY), at=self.now - 3 * DAY)
        assign_support(
            relationships=[pair.relationship], support=self.helper, by=self.staff.acting(at), at=self.now - 4 * DAY
        )

    def rest(self, pair: Pair) -> None:
        self._meet(pair, days_ago=(25, 41))
        at = self.now - 8 * DAY
        pause_relationship(
            relationship=pair.relationship, until=(self.now + 20 * DAY).date(), by=self.staff.acting(at), at=at
        )

    def end_early(self, pair: Pair) -> None:
        self._meet(pair, days_ago=(39,))
        at = self.now - 12 * DAY
        end_early(relationship=pair.relationship, leaving=(), by=self.staff.acting(at), at=at)

    def _meet(self, pair: Pair, *, days_ago: Sequence[int]) -> None:
        for step, days in enumerate(days_ago):
            starts_at = (self.now - days * DAY).replace(hour=15 + step % 3, minute=0, second=0, microsecond=0)
            noted = Noted(
                held=True,
                minutes=(45, 60, 75)[(pair.number + step) % 3],
                way=words.WAYS[(pair.number + step) % len(words.WAYS)],
                line=words.LINES[(pair.number + step) % len(words.LINES)],
            )
            at = starts_at + 3 * HOUR
            note_unplanned(
                relationship=pair.relationship,
                starts_at=starts_at,
                time_zone=pair.mentor.time_zone,
                noted=noted,
                by=pair.as_mentor(at) if step % 2 else pair.as_mentee(at),
                at=at,
            )

    def _agree(self, pair: Pair, at: datetime) -> None:
        said = AgreementWords(
            cadence=words.CADENCES[pair.number % len(words.CADENCES)],
            way=words.WAYS[pair.number % len(words.WAYS)],
            minutes=60,
            confidentiality=words.CONFIDENTIALITY,
            contact="By message; whoever thinks of it first writes first.",
        )
        agreement = write_agreement(relationship=pair.relationship, words=said, seen="", by=pair.as_mentor(at), at=at)
        for by in (pair.as_mentor(at), pair.as_mentee(at)):
            sign_agreement(relationship=pair.relationship, seen=digest_of(agreement), by=by, at=at + HOUR)

    def _propose(self, pair: Pair, at: datetime, starts_at: datetime) -> Session:
        starts_at = starts_at.replace(hour=16, minute=0, second=0, microsecond=0)
        slots = [Slot(starts_at + n * DAY, starts_at + n * DAY + HOUR) for n in range(2)]
        way = words.WAYS[pair.number % len(words.WAYS)]
        where = Where(way, place=pair_words(pair, words.PLACES) if way == SessionWay.IN_PERSON else "")
        zone = pair.mentor.time_zone
        return propose_session(
            relationship=pair.relationship, slots=slots, time_zone=zone, where=where, by=pair.as_mentor(at), at=at
        )

    def _next_meeting(self, pair: Pair, *, accepted: bool) -> None:
        at = self.now - (30 + pair.number % 20) * HOUR
        session = self._propose(pair, at, self.now + (2 + pair.number % 9) * DAY)
        if not accepted:
            return
        by = pair.as_mentee(at)
        accept_time(session=session, starts_at=session.starts_at, seen=seen_of(session), by=by, at=at + 3 * HOUR)
        session.refresh_from_db()
        add_topic(session=session, text=pair_words(pair, words.TOPICS), by=by, at=at + 4 * HOUR)

    def _set_goal(self, pair: Pair, more: int = 0) -> None:
        at = self.now - timedelta(days=33)
        statement, first_step = words.GOALS[(pair.number + more) % len(words.GOALS)]
        goal = set_goal(
            relationship=pair.relationship,
            words=GoalWords(statement=statement, due_on=date(self.now.year + 1, 2, 15)),
            noticed="As the goal says, four weeks in a row",
            first_step=first_step,
            by=pair.as_mentee(at),
            at=at,
        )
        for text in words.STEPS[1:]:
            add_step(goal=goal, text=text, public_id=new_public_id(), by=pair.as_mentee(at), at=at)
        for step in list(goal.steps.order_by("position"))[: 1 + pair.number % 2]:
            tick_step(step=step, done=True, by=pair.as_mentor(at), at=at + 14 * DAY)
        for by, level in ((pair.as_mentee(at), pair.number % 3 - 1), (pair.as_mentor(at), pair.number % 2)):
            rate_goal(goal=goal, level=level, note="", public_id=new_public_id(), by=by, at=self.now - 4 * DAY)

    def _write(self, pair: Pair, at: datetime, *, read: bool) -> None:
        for number, (side, text) in enumerate(words.MESSAGES):
            moment = at + number * HOUR
            by, other = pair.as_mentor(moment), pair.as_mentee(moment)
            if side == Side.MENTEE:
                by, other = other, by
            draft = Draft(public_id=new_public_id(), text=text)
            message = send_message(relationship=pair.relationship, draft=draft, by=by, at=moment)
            if read or number < len(words.MESSAGES) - 1:
                mark_read(message=message, by=other, at=moment + timedelta(minutes=20))

    def _ask_and_answer(self) -> None:
        """The site asks at its times; four of five answer, some of them with a worry."""
        start = datetime.combine(self.cohort.starts_on, IN_THE_MORNING)
        for week in ASKED_IN_WEEKS:
            asked_at = start + timedelta(weeks=week)
            for later in (timedelta(0), timedelta(days=4), timedelta(days=12)):
                if asked_at + later < self.now:
                    self._keep_check_ins(asked_at + later)
                if not later:
                    self._answer(asked_at + DAY, skipped=week % 5)
        self._talk()

    def _keep_check_ins(self, at: datetime) -> None:
        with clock.frozen_at(at):
            run_attempt(enqueue(keep_check_ins.path, organisation="", subject="", at=at).public_id)

    def _talk(self) -> None:
        """Staff have held most of the conversations that were theirs."""
        at = self.now - 2 * DAY
        talks = CheckIn.objects.within(self.cohort.organisation_id).filter(state=CheckInState.PLANNED, by_staff=True)
        by = actor_of(self.helper, at=at)
        for number, talk in enumerate(talks.order_by("pk")):
            if number % 9 == 4:
                continue
            held = HeldConversation(
                held_on=at.date(),
                feeling=(Feeling.GOOD, Feeling.GREAT, Feeling.FINE)[number % 3],
                words={0: words.ANSWERS[number % len(words.ANSWERS)]},
            )
            hold_check_in(check_in=talk, held=held, by=by, at=at)

    def _answer(self, at: datetime, *, skipped: int) -> None:
        waiting = CheckIn.objects.within(self.cohort.organisation_id).filter(state=CheckInState.ASKED, by_staff=False)
        for number, check_in in enumerate(waiting.select_related("participation__person").order_by("pk")):
            if number % 5 == skipped:
                continue
            by = actor_of(check_in.participation.person, at=at)
            answer_check_in(check_in=check_in, given=self._given(check_in, number), by=by, at=at)

    def _given(self, check_in: CheckIn, number: int) -> GivenAnswer:
        sessions = Session.objects.within(self.cohort.organisation_id).filter(relationship=check_in.relationship_id)
        met = sessions.filter(state=SessionState.HELD).exists()
        if not met or number % 17 == 5:
            return GivenAnswer(
                feeling=Feeling.UNEASY,
                have_met=met,
                words={0: words.WORRIES[number % len(words.WORRIES)]},
                wants_contact=number % 4 == 1,
            )
        feeling = (Feeling.GOOD, Feeling.GREAT, Feeling.FINE, Feeling.GREAT)[number % 4]
        return GivenAnswer(feeling=feeling, have_met=True, words={0: words.ANSWERS[number % len(words.ANSWERS)]})


def pair_words(pair: Pair, choices: Sequence[str]) -> str:
    return choices[pair.number % len(choices)]

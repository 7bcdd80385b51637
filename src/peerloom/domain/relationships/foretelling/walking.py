"""A scripted pair walked through a whole round, one day after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.rules import MOST_NUDGES, NUDGES_WITHIN
from peerloom.domain.relationships.enums import Cadence, RelationshipState
from peerloom.domain.relationships.foretelling.cases import Meeting, Script
from peerloom.domain.relationships.foretelling.plans import Plan
from peerloom.domain.relationships.rules.check_in_plan import Turn, due_on
from peerloom.domain.relationships.rules.ladder import BOTH, Dated, DueNudge, PairFacts, Partner, RungId, To, due_rungs
from peerloom.domain.relationships.rules.occasions import (
    CHECK_IN_CLOSES,
    CHECK_IN_REMINDER,
    CLOSING_BEGINS,
    PROPOSAL_REMINDER,
    REFLECTION_REMINDER,
)

A_DAY = timedelta(days=1)
LATER = "closing-reminder"


@dataclass(frozen=True, slots=True)
class Sent:
    """One message on one day (0 is the first), of which kind, to whom."""

    day: int
    to: To
    kind: str


@dataclass(slots=True)
class _Walk:
    plan: Plan
    script: Script
    nudged: dict[To, list[int]] = field(default_factory=lambda: {To.MENTEE: [], To.MENTOR: []})
    written: set[tuple[RungId, To, str]] = field(default_factory=set)
    waiting: list[tuple[To, str, int]] = field(default_factory=list)


def walk(plan: Plan, script: Script) -> list[Sent]:
    """Everything that goes out, in order. No message is foretold after the day on which the end is told."""
    walked = _Walk(plan, script)
    found: list[Sent] = []
    for day in range(plan.days + 2):
        found += _said_anyway(walked, day)
        found += _nudges(walked, day)
    return sorted(found, key=lambda sent: sent.day)


def _said_anyway(walked: _Walk, day: int) -> Iterator[Sent]:
    plan, script = walked.plan, walked.script
    if day == 0:
        yield from _to_both(day, "introduction")
    for meeting in script.meetings:
        yield from _about_meeting(meeting, day)
    if script.written == day:
        yield Sent(day, To.MENTOR, "agreement_turn")
    if script.signed == day:
        yield Sent(day, To.MENTEE, "agreement_complete")
    for turn in plan.turns:
        yield from _questions(walked, turn, day)
    yield from _mediation(script, day)
    yield from _ending(walked, day)


def _to_both(day: int, kind: str) -> Iterator[Sent]:
    return (Sent(day, to, kind) for to in BOTH)


def _about_meeting(meeting: Meeting, day: int) -> Iterator[Sent]:
    if meeting.proposed == day:
        yield Sent(day, meeting.awaits, "session-proposed")
    reminded = meeting.proposed + PROPOSAL_REMINDER.days
    if day == reminded < meeting.accepted:
        yield Sent(day, meeting.awaits, "session-proposal-reminder")
    if meeting.accepted == day:
        yield from _to_both(day, "session-agreed")
    if meeting.cancelled is not None:
        if meeting.cancelled == day:
            yield from _to_both(day, "session-cancelled")
        return
    if day == meeting.held - 1:
        yield from _to_both(day, "session-reminder")
    if day == meeting.held:
        yield from _to_both(day, "session-note")


def _questions(walked: _Walk, turn: Turn, day: int) -> Iterator[Sent]:
    """To each side; once more where it is not answered. Conversations that staff hold bring no message to the pair."""
    due = due_on(turn, walked.plan.starts_on)
    if turn.by_staff or due > walked.plan.ends_on:
        return
    today = walked.plan.starts_on + day * A_DAY
    for side in turn.sides:
        if today == due:
            yield Sent(day, To(side), "check_in")
        if today == due + CHECK_IN_REMINDER and today <= walked.plan.ends_on and not walked.script.answers:
            yield Sent(day, To(side), "check_in/2")


def _mediation(script: Script, day: int) -> Iterator[Sent]:
    if script.mediation is None:
        return
    if script.mediation.asked == day:
        yield Sent(day, To.STAFF, "change-asked")
    if script.mediation.taken == day:
        yield Sent(day, To.MENTEE, "change-in-hand")
    if script.mediation.settled == day:
        yield Sent(day, To.MENTEE, "change-resolved")


def _ending(walked: _Walk, day: int) -> Iterator[Sent]:
    plan = walked.plan
    today = plan.starts_on + day * A_DAY
    if today == plan.ends_on - CLOSING_BEGINS:
        yield from _to_both(day, "closing-begun")
    if today == plan.ends_on - REFLECTION_REMINDER and not walked.script.looks_back:
        walked.waiting += [(to, LATER, plan.days) for to in BOTH]
    if today == plan.ends_on + A_DAY:
        met = any(meeting.cancelled is None for meeting in walked.script.meetings)
        yield from _to_both(day, "match-ended/certified" if met else "match-ended")


def _nudges(walked: _Walk, day: int) -> Iterator[Sent]:
    """At most two in a week to each; what has to wait goes when it can, as long as it still holds."""
    today = walked.plan.starts_on + day * A_DAY
    due = due_rungs(facts_on(walked.plan, walked.script, day), walked.plan.settings, today)
    for one in due:
        named = (one.rung, one.to, one.occasion)
        if named not in walked.written and one.fresh_on(today):
            walked.written.add(named)
            if one.to == To.STAFF:
                yield Sent(day + 1, To.STAFF, f"nudge/{one.rung}")  # in their daily e-mail
            else:
                walked.waiting.append((one.to, f"nudge/{one.rung}", day + _days_left(one, today)))
    holding = {(one.to, f"nudge/{one.rung}") for one in due}
    for waits in list(walked.waiting):
        to, kind, last = waits
        if day > last or (kind != LATER and (to, kind) not in holding):
            walked.waiting.remove(waits)
        elif _may_be_nudged(walked.nudged[to], day):
            walked.waiting.remove(waits)
            walked.nudged[to].append(day)
            yield Sent(day, to, kind)


def _days_left(due: DueNudge, today: date) -> int:
    return next(left for left in range(60) if not due.fresh_on(today + (left + 1) * A_DAY))


def _may_be_nudged(nudged: list[int], day: int) -> bool:
    return sum(1 for one in nudged if day - one < NUDGES_WITHIN.days) < MOST_NUDGES


def facts_on(plan: Plan, script: Script, day: int) -> PairFacts:
    """What the ladder would know on the morning of this day."""
    today = plan.starts_on + day * A_DAY
    met = [one.held for one in script.meetings if one.cancelled is None and one.held < day]
    unsigned = script.written is not None and script.written < day and (script.signed is None or script.signed >= day)
    agreed = script.signed is not None and script.signed < day
    return PairFacts(
        key="",
        state=_state(plan, today, met=bool(met)),
        introduced_on=plan.starts_on,
        ends_on=plan.ends_on,
        partners=tuple(_partner(plan, script, side, day, unsigned=unsigned) for side in (Side.MENTEE, Side.MENTOR)),
        cadence=script.cadence if agreed else Cadence.MONTHLY,
        last_met_on=plan.starts_on + max(met) * A_DAY if met else None,
        arranged=any(_is_arranged(one, day) for one in script.meetings),
        unsigned=Dated("1", plan.starts_on + (script.written or 0) * A_DAY) if unsigned else None,
        has_goal=script.goal is not None and script.goal < day,
        goal_by=plan.goal_by,
    )


def _is_arranged(meeting: Meeting, day: int) -> bool:
    over = meeting.held if meeting.cancelled is None else meeting.cancelled
    return meeting.proposed < day <= over


def _state(plan: Plan, today: date, *, met: bool) -> RelationshipState:
    if today > plan.ends_on:
        return RelationshipState.ENDED
    if today >= plan.ends_on - CLOSING_BEGINS:
        return RelationshipState.CLOSING
    return RelationshipState.ACTIVE if met else RelationshipState.INTRODUCED


def _partner(plan: Plan, script: Script, side: Side, day: int, *, unsigned: bool) -> Partner:
    return Partner(
        key=side.value,
        side=side,
        signed=not (unsigned and side == Side.MENTOR),
        silent=None if script.answers else _silence(plan, side, plan.starts_on + day * A_DAY),
    )


def _silence(plan: Plan, side: Side, today: date) -> Dated | None:
    closed = [due_on(turn, plan.starts_on) + CHECK_IN_CLOSES for turn in plan.turns if _asks(turn, side)]
    lapsed = sorted(day for day in closed if day < today and day - CHECK_IN_CLOSES <= plan.ends_on)
    return Dated(lapsed[1].isoformat(), lapsed[1]) if len(lapsed) >= 2 else None


def _asks(turn: Turn, side: Side) -> bool:
    return side in turn.sides and not turn.by_staff

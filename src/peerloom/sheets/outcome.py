"""A matching as people read it: names instead of ids, reasons in sentences, nothing private."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peerloom.pairing.results import FULL_SCORE, Change, LeftOut, Matching, Obstacle, Pair, Share
from peerloom.pairing.rules import Criterion, Kind
from peerloom.sheets.disclosure import Disclosure, disclosure
from peerloom.sheets.people import People
from peerloom.sheets.plan import Plan

POINTS = FULL_SCORE / 100
_PRIVATE_RULE = "a rule that is kept private"
_REASONS = 3


@dataclass(frozen=True, slots=True)
class PairLine:
    """One pair. Scores are 0 to 100; ``parts`` are per cent, in the order of `Outcome.headings`."""

    mentee: str
    mentor: str
    mentee_name: str
    mentor_name: str
    score: float
    parts: tuple[int | None, ...]
    reasons: tuple[str, ...]
    runner_up: str
    runner_up_name: str
    runner_up_score: float | None
    locked: bool


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    person: str
    name: str
    side: str
    reason: str
    change: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that the written results say. ``headings`` and ``weights`` belong to the columns of ``parts``."""

    plan: Plan
    people: People
    matching: Matching
    headings: tuple[str, ...]
    weights: tuple[float, ...]
    pairs: tuple[PairLine, ...]
    left_out: tuple[LeftOutLine, ...]

    def mentees_left_out(self) -> tuple[LeftOutLine, ...]:
        return tuple(line for line in self.left_out if line.side == "mentee")

    def mentors_left_out(self) -> tuple[LeftOutLine, ...]:
        return tuple(line for line in self.left_out if line.side == "mentor")


def outcome(plan: Plan, people: People, matching: Matching) -> Outcome:
    """Put a matching into words and columns. Nothing in the result gives a private answer away."""
    shown = disclosure(plan.criteria)
    weights = [criterion.weight for criterion in shown.shown]
    if shown.together:
        weights.append(sum(criterion.weight for criterion in plan.criteria if criterion.key in shown.together))
    criteria = {criterion.key: criterion for criterion in plan.criteria}
    return Outcome(
        plan=plan,
        people=people,
        matching=matching,
        headings=shown.headings(),
        weights=tuple(weights),
        pairs=tuple(_pair_line(pair, people, shown) for pair in matching.pairs),
        left_out=tuple(_left_out_line(one, people, criteria) for one in matching.left_out),
    )


def name_of(people: People, side: str, person: str) -> str:
    """The name as on the sheet, or the id where there is none."""
    names: Mapping[str, str] = people.names["mentee" if side == "mentee" else "mentor"]
    return names.get(person) or person


def _pair_line(pair: Pair, people: People, shown: Disclosure) -> PairLine:
    keys = {criterion.key for criterion in shown.shown}
    ranked = sorted((share for share in pair.shares if share.key in keys), key=lambda share: -share.points)
    reasons = [sentence for share in ranked if (sentence := _reason(share))]
    other = pair.runner_up
    return PairLine(
        mentee=pair.mentee,
        mentor=pair.mentor,
        mentee_name=name_of(people, "mentee", pair.mentee),
        mentor_name=name_of(people, "mentor", pair.mentor),
        score=pair.score / POINTS,
        parts=shown.per_cent(pair),
        reasons=tuple(reasons[:_REASONS]),
        runner_up=other.mentor if other else "",
        runner_up_name=name_of(people, "mentor", other.mentor) if other else "",
        runner_up_score=other.score / POINTS if other else None,
        locked=pair.locked,
    )


def _reason(share: Share) -> str:
    """What two people share, in a few words; "" where there is nothing to name."""
    if share.sensitive or not share.points:
        return ""
    if share.kind is Kind.SCHEDULE and share.common:
        hours = int(share.common[0]) / 60
        return f"{hours:g} hours a week in common"
    if share.kind is Kind.STEP:
        return f"{share.label}: the right step up" if share.points >= share.possible else ""
    if share.kind in {Kind.OVERLAP, Kind.SAME} and share.common:
        return f"{share.label}: {', '.join(share.common)}"
    return ""


def _left_out_line(one: LeftOut, people: People, criteria: Mapping[str, Criterion]) -> LeftOutLine:
    return LeftOutLine(
        person=one.person,
        name=name_of(people, one.side, one.person),
        side=one.side,
        reason=_obstacle(one, criteria),
        change=_remedy(one, people, criteria),
    )


def _rule_name(key: str, criteria: Mapping[str, Criterion]) -> str:
    criterion = criteria.get(key)
    if criterion is None:
        return "the rules together"
    return _PRIVATE_RULE if criterion.sensitive else f"the rule “{criterion.label or criterion.key}”"


def _obstacle(one: LeftOut, criteria: Mapping[str, Criterion]) -> str:
    others = "mentors" if one.side == "mentee" else "mentees"
    count = one.allowed_partners
    match one.obstacle:
        case Obstacle.NO_MENTORS:
            return f"There are no {others} at all."
        case Obstacle.RULE:
            return f"No {others[:-1]} is allowed: {_rule_name(one.rule, criteria)} excludes everyone."
        case Obstacle.NOT_NEEDED:
            return "Every mentee who is allowed already has a mentor."
        case Obstacle.NO_PLACES:
            return "They offer no place." if one.side == "mentor" else "They ask for no mentor."
        case Obstacle.SHORTAGE:
            who = f"the {count} mentors who are allowed have" if count != 1 else "the one mentor who is allowed has"
            return f"Too few places: {who} no place left."


def _remedy(one: LeftOut, people: People, criteria: Mapping[str, Criterion]) -> str:
    remedy = one.remedy
    mentor = name_of(people, "mentor", remedy.mentor) if remedy.mentor else ""
    fit = f" (fit {remedy.score / POINTS:.0f} of 100)" if remedy.score else ""
    match remedy.change:
        case Change.ADD_PLACE:
            return f"One more place with {mentor}{fit}."
        case Change.RELAX_RULE:
            partner = mentor if one.side == "mentee" else "a mentee"
            return f"Waive {_rule_name(remedy.rule, criteria)} for them and {partner}{fit}."
        case Change.ADD_MENTOR:
            return "One more mentor who fits the rules."
        case Change.NONE:
            return "None needed: they are free for a mentee who joins." if one.side == "mentor" else ""

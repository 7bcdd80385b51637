"""A matching as people read it: names instead of ids, reasons in sentences, nothing private."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peerloom.pairing.explaining.wording import describe_left_out, length_of
from peerloom.pairing.results import FULL_SCORE, LeftOut, Matching, Pair, Share
from peerloom.pairing.rules import Kind
from peerloom.sheets.disclosure import Disclosure, disclosure
from peerloom.sheets.people import People
from peerloom.sheets.plan import Plan
from peerloom.sheets.sheet import quoted

POINTS = FULL_SCORE / 100
_LONGEST_NAME = 200
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
    labels = {one.key: one.label or one.key for one in plan.criteria if not one.sensitive}
    return Outcome(
        plan=plan,
        people=people,
        matching=matching,
        headings=shown.headings(),
        weights=tuple(weights),
        pairs=tuple(_pair_line(pair, people, shown) for pair in matching.pairs),
        left_out=tuple(_left_out_line(one, people, labels) for one in matching.left_out),
    )


def name_of(people: People, side: str, person: str) -> str:
    """The name as on the sheet, or the id where there is none."""
    names: Mapping[str, str] = people.names["mentee" if side == "mentee" else "mentor"]
    return quoted(names.get(person) or person, limit=_LONGEST_NAME)


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
        return f"{length_of(int(share.common[0]))} a week in common"
    if share.kind is Kind.STEP:
        return f"{share.label}: the right step up" if share.points >= share.possible else ""
    if share.kind in {Kind.OVERLAP, Kind.SAME} and share.common:
        return f"{share.label}: {', '.join(share.common)}"
    return ""


def _left_out_line(one: LeftOut, people: People, labels: Mapping[str, str]) -> LeftOutLine:
    # The same address may stand for differently named people on the two sheets, so each line has names of its own.
    mentee = one.remedy.mentee or one.person
    names = {mentee: name_of(people, "mentee", mentee)}
    if one.remedy.mentor:
        names[one.remedy.mentor] = name_of(people, "mentor", one.remedy.mentor)
    reason, change = describe_left_out(one, names, labels)
    return LeftOutLine(one.person, name_of(people, one.side, one.person), one.side, reason, change)

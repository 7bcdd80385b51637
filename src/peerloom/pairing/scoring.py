"""From profiles to a score for every pair: criteria compared, weighed by everyone's own importance, rules applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.answers import answer_of, as_number, as_options, fold, is_yes
from peerloom.pairing.kinds import choices, options, scales, texts, weekly
from peerloom.pairing.kinds.comparison import Comparison
from peerloom.pairing.problem import MOST_CELLS, Flags, Floats
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import FULL_SCORE
from peerloom.pairing.rules import Criterion, Kind, Rules


@dataclass(frozen=True, slots=True)
class ScoredCriterion:
    """One criterion on all pairs (n, m): ``value`` with neutral filled in, ``known``, ``forbids`` and its weight.

    The weight of a pair is ``of_mentee[i] * of_mentor[j]``: the criterion's weight times each side's importance.
    """

    criterion: Criterion
    value: NDArray[np.float32]
    known: Flags
    forbids: Flags
    of_mentee: Floats
    of_mentor: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """Integer scores 0..FULL_SCORE and which pairs no rule forbids, both (n, m). ``banned`` marks bans and selves."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    score: NDArray[np.int64]
    allowed: Flags
    banned: Flags
    criteria: tuple[ScoredCriterion, ...]


def score_pairs(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Scores:
    """Compare everyone with everyone. Positions are those of the given sequences.

    Raises ValueError for more than MOST_CELLS pairs: all of them are held in memory.
    """
    shape = (len(mentees), len(mentors))
    if len(mentees) * len(mentors) > MOST_CELLS:
        raise ValueError(
            f"{len(mentees)} mentees and {len(mentors)} mentors are {len(mentees) * len(mentors)} pairs to compare; "
            f"at most {MOST_CELLS} are possible at once. Match them in groups."
        )
    criteria = tuple(_scored(criterion, mentees, mentors, rules.neutral) for criterion in rules.criteria)
    worth, most = np.zeros(shape), np.zeros(shape)
    banned = _banned(mentees, mentors, rules)
    allowed = ~banned
    for scored in criteria:
        weight = np.multiply.outer(scored.of_mentee, scored.of_mentor)
        most += weight
        weight *= scored.value
        worth += weight
        allowed &= ~scored.forbids
    score = np.rint(FULL_SCORE * np.divide(worth, most, out=np.zeros(shape), where=most > 0)).astype(np.int64)
    return Scores(tuple(mentees), tuple(mentors), score, allowed, banned, criteria)


def compare(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Comparison:
    """One criterion on all pairs, missing answers not yet filled in."""
    left = choices.answers_to(mentees, criterion.mentee)
    right = choices.answers_to(mentors, criterion.mentor)
    match criterion.kind:
        case Kind.OVERLAP:
            return options.overlap(left, right)
        case Kind.SAME:
            return options.same(left, right)
        case Kind.DIFFERENT:
            return options.different(left, right)
        case Kind.STEP:
            return scales.step(criterion, left, right)
        case Kind.NEARNESS:
            return scales.nearness(criterion, left, right)
        case Kind.SCHEDULE:
            return weekly.schedule(criterion, left, right)
        case Kind.TEXT:
            return texts.texts_compared(criterion, mentees, mentors)
        case Kind.PREFERENCE:
            return choices.preference(criterion, mentees, mentors)
        case Kind.HISTORY:
            return choices.history(criterion, mentees, mentors)


def _scored(
    criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor], neutral: float
) -> ScoredCriterion:
    found = compare(criterion, mentees, mentors)
    asks = np.array([_asks(criterion, mentee) for mentee in mentees], dtype=bool)
    of_mentee = np.array([_importance(criterion, mentee) for mentee in mentees]) * asks * criterion.weight
    of_mentor = np.array([_own_factor(criterion, mentor) for mentor in mentors])
    return ScoredCriterion(
        criterion=criterion,
        value=np.where(found.known, found.value, neutral).astype(np.float32),
        known=found.known,
        forbids=_forbidden(criterion, found, asks),
        of_mentee=of_mentee.astype(np.float64),
        of_mentor=of_mentor.astype(np.float64),
    )


def _forbidden(criterion: Criterion, found: Comparison, asks: Flags) -> Flags:
    never = np.zeros(found.known.shape, dtype=bool) if found.never is None else found.never
    if not criterion.required:
        return never
    # A step rule is its range of steps: the best steps within it only score.
    minimum = np.nextafter(0.0, 1.0) if criterion.kind is Kind.STEP else criterion.minimum - 1e-12
    missing = ~found.known if criterion.missing_forbids else np.zeros_like(never)
    return never | (((found.known & (found.value < minimum)) | missing) & asks[:, None])


def _asks(criterion: Criterion, mentee: Mentee) -> bool:
    return not criterion.asked or is_yes(answer_of(mentee.answers, criterion.asked))


def _own_factor(criterion: Criterion, person: Mentee | Mentor) -> float:
    return max(0.0, float(person.importance.get(criterion.key, 1.0)))


def _importance(criterion: Criterion, mentee: Mentee) -> float:
    """The mentee's own factor: from the profile, else from the field that the criterion names, else 1."""
    if criterion.key in mentee.importance or not criterion.importance:
        return _own_factor(criterion, mentee)
    answer = answer_of(mentee.answers, criterion.importance)
    scale = [fold(name) for name in criterion.importance_scale]
    for option in as_options(answer):
        if option in scale:
            return 2.0 * scale.index(option) / max(len(scale) - 1, 1)
    number = as_number(answer)
    return 1.0 if number is None else max(0.0, number)


def _banned(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Flags:
    banned = np.zeros((len(mentees), len(mentors)), dtype=bool)
    row = {mentee.id: index for index, mentee in enumerate(mentees)}
    column = {mentor.id: index for index, mentor in enumerate(mentors)}
    for mentee_id, mentor_id in rules.forbidden:
        if mentee_id in row and mentor_id in column:
            banned[row[mentee_id], column[mentor_id]] = True
    same: dict[str, list[int]] = {}
    for index, mentor in enumerate(mentors):
        if mentor.person is not None:
            same.setdefault(fold(mentor.person), []).append(index)
    for index, mentee in enumerate(mentees):
        if mentee.person is not None:
            banned[index, same.get(fold(mentee.person), [])] = True
    return banned

"""Which kind of mentor to recruit next, and what they would bring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.answers import answer_of, as_options
from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.explaining.differences import Difference, difference
from peerloom.pairing.explaining.needs import asks
from peerloom.pairing.explaining.place_values import place_values
from peerloom.pairing.pool import make_pool, pool_of
from peerloom.pairing.problem import Floats
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.rules import Criterion, Kind, Rules
from peerloom.pairing.scoring import Scores, score_pairs

MOST_SOLVES = 20


@dataclass(frozen=True, slots=True)
class Scarce:
    """One more mentor with so many ``places``, and the matching with them minus the present one.

    Either one like ``mentor``, with the same answers, or one who offers ``option`` under ``criterion``, of whom
    nothing else is known: their other answers count as missing, and other rules as satisfied.
    """

    places: int
    change: Difference
    mentor: str = ""
    criterion: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mentor who does not exist: the scores (n,) they would have, -inf where a rule forbids it."""

    worth: Floats
    mentor: str = ""
    criterion: str = ""
    option: str = ""


def scarcity(
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
    rules: Rules,
    *,
    places: int = 1,
    most_solves: int = MOST_SOLVES,
) -> tuple[Scarce, ...]:
    """The most useful new mentors first: by mentees matched, then the total, then the worst-off mentee.

    Candidates are ranked by what one place with them is worth, and the best ``most_solves`` are solved again, with
    ``places`` places each. Those who bring nothing are left out. Options of sensitive criteria are no candidates.
    Raises ValueError as `match` does, and where ``places`` is below 1.
    """
    if places < 1:
        raise ValueError(f"places must be at least 1, not {places}")
    pool = make_pool(mentees, mentors, rules)
    now = assign_problem(pool.problem, rules.objective)
    best = now if rules.objective == "total" else assign_problem(pool.problem, "total")
    candidates = [*_like_mentors(pool.scores), *_with_options(pool.scores, rules)]
    if not candidates:
        return ()
    values = place_values(pool, best).of(np.column_stack([candidate.worth for candidate in candidates]))
    order = [place for place in np.argsort(-values, kind="stable").tolist() if values[place] > 0]
    found = []
    for place in order[:most_solves]:
        candidate = candidates[place]
        larger = _with(pool.scores, candidate, places)
        after = assign_problem(pool_of(larger, rules).problem, rules.objective)
        change = difference(larger, now, after)
        if change.matched > 0 or (change.matched == 0 and max(change.total, change.worst) > 0):
            found.append(Scarce(places, change, candidate.mentor, candidate.criterion, candidate.option))
    return tuple(sorted(found, key=_rank))


def _rank(scarce: Scarce) -> tuple[int, int, int, str, str, str]:
    change = scarce.change
    return -change.matched, -change.total, -change.worst, scarce.mentor, scarce.criterion, scarce.option


def _like_mentors(scores: Scores) -> Iterator[Candidate]:
    worth = np.where(scores.allowed, scores.score.astype(np.float64), -np.inf)
    for col, mentor in enumerate(scores.mentors):
        yield Candidate(worth[:, col], mentor=mentor.id)


def _with_options(scores: Scores, rules: Rules) -> Iterator[Candidate]:
    """Every option that a mentee chose under an OVERLAP or SAME criterion, in alphabetical order."""
    private = {criterion.mentor for criterion in rules.criteria if criterion.sensitive}
    for criterion in rules.criteria:
        if criterion.kind not in (Kind.OVERLAP, Kind.SAME) or criterion.mentor in private:
            continue
        written = _wanted(scores, criterion)
        if not written:
            continue
        imagined = [Mentor(option, {criterion.mentor: frozenset({option})}) for option in written]
        compared = score_pairs(scores.mentees, imagined, Rules(rules.criteria, neutral=rules.neutral))
        forbidden = np.zeros(compared.allowed.shape, dtype=bool)
        for scored in compared.criteria:
            if scored.criterion.mentor == criterion.mentor:
                forbidden |= scored.forbids
        worth = np.where(forbidden, -np.inf, compared.score.astype(np.float64))
        for col, option in enumerate(written):
            yield Candidate(worth[:, col], criterion=criterion.key, option=option)


def _wanted(scores: Scores, criterion: Criterion) -> list[str]:
    written: dict[str, str] = {}
    for mentee in scores.mentees:
        if asks(criterion, mentee):
            for folded, spelling in as_options(answer_of(mentee.answers, criterion.mentee)).items():
                written[folded] = min(written.get(folded, spelling), spelling)
    return [written[folded] for folded in sorted(written)]


def _with(scores: Scores, candidate: Candidate, places: int) -> Scores:
    """The pool with this mentor in it, in the last column."""
    possible = np.isfinite(candidate.worth)
    worth = np.where(possible, candidate.worth, 0.0).astype(np.int64)
    # Longer than every id, so that no lock or ban can mean it.
    name = max((mentor.id for mentor in scores.mentors), key=len, default="") + "+"
    return replace(
        scores,
        mentors=(*scores.mentors, Mentor(name, capacity=places)),
        score=np.column_stack([scores.score, worth]),
        allowed=np.column_stack([scores.allowed, possible]),
    )

"""`match_in_blocks`: the whole of a large matching."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from peerloom.pairing.large.left_out import people_left_out
from peerloom.pairing.large.pairs import explained_pairs, quotas_told
from peerloom.pairing.large.people import People, read_people
from peerloom.pairing.large.progress import Bar
from peerloom.pairing.large.solving import Solved, solve_kept
from peerloom.pairing.pool import unmet_lower_bounds
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import Matching
from peerloom.pairing.rules import Rules
from peerloom.pairing.scale import Candidates, Limits, find_candidates
from peerloom.pairing.scale.pairs import Pairs
from peerloom.pairing.solving import Terms
from peerloom.pairing.two_sided.views import wishes_are_two_sided

FOUND, SOLVED, EXPLAINED = 0.6, 0.9, 0.95
"""How far the bar of progress is after each part of the work."""


def match_in_blocks(
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
    rules: Rules,
    *,
    limits: Limits | None = None,
    progress: Callable[[float], None] | None = None,
    enough: Callable[[], bool] | None = None,
) -> Matching:
    """As `peerloom.pairing.match`, in memory that grows with the people and not with their pairs.

    Only candidates are solved: the gap told is against the largest total of all pairs, and `Matching.worst_bound` is
    not worked out. As many mentees are matched as all pairs allow, unless ``enough`` ended the work. Quotas are only
    told, runners-up are candidates and without cost, and ``notes`` say what else is less than in a small matching.
    ``limits`` say how far candidates are looked for, with the rules' seed by default.

    Raises ValueError as `peerloom.pairing.match` does.
    """
    bar, enough = Bar(progress or (lambda done: None)), enough or (lambda: False)
    people = read_people(mentees, mentors, rules)
    looking = bar.part(0.0, FOUND)
    found = find_candidates(
        people.features,
        locked=people.locked,
        limits=limits or Limits(seed=rules.seed),
        progress=lambda done, what: looking(done),
        cancel=bar.again,
        enough=enough,
    )
    solved = solve_kept(people, _kept(found), Terms(0.0, bar.part(FOUND, SOLVED), enough), bar)
    matching = _explained(people, found, solved, bar)
    bar.tell(1.0)
    return matching


def _kept(found: Candidates) -> Pairs:
    table = found.scores
    n, m = table.shape
    rows = np.repeat(np.arange(n, dtype=np.int64), np.diff(table.indptr))
    return Pairs(rows * m + table.indices, table.data)


def _explained(people: People, found: Candidates, solved: Solved, bar: Bar) -> Matching:
    answer, rules = solved.answer, people.rules
    pairs = explained_pairs(people, solved, bar, (SOLVED, EXPLAINED))
    told = people_left_out(people, solved, bar)
    bound = max(found.upper_bound, answer.total)
    kept = {(pair.mentee, pair.mentor) for pair in pairs}
    published = _names(people)
    return Matching(
        pairs=pairs,
        left_out=told.left_out,
        total=int(answer.total),
        upper_bound=int(np.floor(bound + 1e-6)),
        gap=(bound - answer.total) / bound if bound > 0 else 0.0,
        worst=int(answer.worst),
        matched=answer.matched,
        mentees=len(people.features.mentees),
        mentors=len(people.features.mentors),
        objective=rules.objective,
        method=f"{answer.method}; candidates: {_passes(len(found.passes))}",
        blocking_pairs=answer.blocking_pairs,
        notes=(
            *people.notes,
            *_what_is_less(people, solved),
            *told.notes,
            *unmet_lower_bounds(people.features.mentors, answer),
        ),
        shortages=told.shortages,
        quotas=quotas_told(people, answer.pairs),
        kept=people.kept + sum(pair in kept for pair in published),
        given_up=tuple(sorted(pair for pair in published if pair not in kept)),
    )


def _passes(count: int) -> str:
    return "1 pass" if count == 1 else f"{count} passes"


def _names(people: People) -> list[tuple[str, str]]:
    features = people.features
    return [(features.mentees[row].id, features.mentors[col].id) for row, col in people.published.tolist()]


def _what_is_less(people: People, solved: Solved) -> list[str]:
    kept = len(solved.problem.cols) + len(people.locked)
    notes = [
        f"Everyone was compared with everyone. Pairs were chosen, and blocking pairs counted, among the {kept} best."
    ]
    if people.rules.quotas:
        notes.append("Quotas are only told, not pursued, in a matching of this size.")
    if wishes_are_two_sided(people.rules):
        notes.append("The wishes of both sides count together, in the score, in a matching of this size.")
    if not solved.complete:
        notes.append("The work was ended before everyone who could have a mentor had one.")
    return notes

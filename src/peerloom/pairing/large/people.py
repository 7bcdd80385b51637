"""Everyone in a large matching, with what is known before any pair is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from peerloom.pairing.pool import Counts, check_rules, counts_of, named_pairs, obstacle_to, possible_locks, sorted_by_id
from peerloom.pairing.problem import Indices, Problem, make_problem
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.rules import Rules
from peerloom.pairing.scale import Features, compile_features, pair_scores
from peerloom.pairing.scale.features import whole_scores
from peerloom.pairing.scale.pairs import Pairs, pairs_in


@dataclass(frozen=True, slots=True)
class Named:
    """The people, and whether rules allow those pairs, by position, that locks and published pairs name."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    allowed: Mapping[tuple[int, int], bool]


@dataclass(frozen=True, slots=True)
class People:
    """Sorted by id. ``locked`` (l, 2) can all be made, ``notes`` name those that can't; ``published`` (k, 2) are the
    others that could stay, ``kept`` more are locked."""

    features: Features
    rules: Rules
    counts: Counts
    locked: Indices
    published: Indices
    kept: int
    notes: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.features.mentees), len(self.features.mentors)

    def problem_of(self, pairs: Pairs) -> Problem:
        """To be solved with these pairs, which hold the locked ones."""
        counts = self.counts
        table = pairs.as_table(self.shape)
        return make_problem(table, counts.capacity, lower=counts.lower, demand=counts.demand, locked=self.locked)

    def published_scores(self) -> Pairs:
        rows, cols = self.published[:, 0], self.published[:, 1]
        return pairs_in(rows, cols, whole_scores(self.features, rows, cols), self.shape[1])


def read_people(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> People:
    """Raises ValueError where an id or a key occurs twice, and for rules that can't be meant."""
    check_rules(rules)
    features = compile_features(sorted_by_id(mentees, "mentee"), sorted_by_id(mentors, "mentor"), rules)
    named, counts = _named(features), counts_of(features)
    locked, notes = possible_locks(named, rules)
    published, kept, others = _published(named, rules, counts, locked)
    return People(features, rules, counts, locked, published, kept, (*notes, *others))


def _named(features: Features) -> Named:
    names = (*features.rules.locked, *features.rules.published)
    pairs = [pair for *_, pair in named_pairs(features, names) if not isinstance(pair, str)]
    table = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    allowed = pair_scores(features, table[:, 0], table[:, 1]).allowed.tolist()
    return Named(features.mentees, features.mentors, dict(zip(pairs, allowed, strict=True)))


def _published(named: Named, rules: Rules, counts: Counts, locked: Indices) -> tuple[Indices, int, list[str]]:
    """As `peerloom.pairing.published.published_pairs` finds them where there is a table of all pairs."""
    wanted = counts.demand - np.bincount(locked[:, 0], minlength=len(named.mentees))
    places = counts.capacity - np.bincount(locked[:, 1], minlength=len(named.mentors))
    held = set(map(tuple, locked.tolist()))
    kept, pairs, notes = 0, [], []
    for mentee_id, mentor_id, pair in named_pairs(named, rules.published):
        if pair in held:
            kept += 1
            continue
        obstacle = pair if isinstance(pair, str) else obstacle_to(named, pair, wanted, places)
        if obstacle or isinstance(pair, str):
            notes.append(f"The published pair {mentee_id} with {mentor_id} was not kept: {obstacle}.")
        else:
            pairs.append(pair)
    return np.array(pairs, dtype=np.intp).reshape(-1, 2), kept, notes

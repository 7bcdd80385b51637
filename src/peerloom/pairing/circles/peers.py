"""How well mentees would get on with each other, and who may not share a circle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.answers import answer_of, as_options, fold
from peerloom.pairing.problem import MOST_CELLS, Flags, Floats
from peerloom.pairing.profiles import Answer, Mentee, Mentor
from peerloom.pairing.rules import Criterion, Kind, Rules
from peerloom.pairing.scoring import score_pairs

MOST_PEOPLE = int(MOST_CELLS**0.5)


@dataclass(frozen=True, slots=True)
class Peers:
    """Mean affinity of each two mentees, seen from both, in 0..FULL_SCORE, and who is kept apart: (n, n), symmetric.

    Nobody is near to, or apart from, themselves.
    """

    near: Floats
    apart: Flags


def peer_affinity(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Peers:
    """Compare the mentees with each other on the fields that the criteria read from them.

    Each sees the others with their own importance; the affinity of two is the mean of both views. STEP says how far
    above a mentor should be and is left out among peers; choices that name no peer say nothing about peers.

    Two are kept apart by a ban, by a refusal from either, and where they are the same person. Of the required criteria
    those hold among members that a group needs in order to meet at all: SAME (a language, a site) and SCHEDULE, unless
    they count only for those who ask; and HISTORY, where it avoids earlier partners. All others say what a mentor has
    to offer. Names that a mentor bears as well mean the mentor.
    """
    if len(mentees) > MOST_PEOPLE:
        raise ValueError(f"mentees: circles are formed of at most {MOST_PEOPLE} people at once, not {len(mentees)}")
    named = _as_peers(mentees, mentors)
    chosen = [one for one in rules.criteria if one.kind is Kind.PREFERENCE]
    left = [_with_choices_among(mentee, named, chosen) for mentee in named]
    right = [Mentor(mentee.id, mentee.answers, person=mentee.person) for mentee in left]
    criteria = tuple(_among_peers(one) for one in rules.criteria if one.kind is not Kind.STEP)
    scores = score_pairs(left, right, replace(rules, criteria=criteria))
    near = (scores.score + scores.score.T) / 2.0
    apart = ~(scores.allowed & scores.allowed.T)
    np.fill_diagonal(near, 0.0)
    np.fill_diagonal(apart, val=False)
    return Peers(near, apart)


def _as_peers(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> list[Mentee]:
    """The same people, under names that nobody uses where a mentor has the same name."""
    taken = {fold(name) for mentor in mentors for name in (mentor.id, mentor.person or mentor.id)}
    return [replace(one, id=f"\0{one.id}") if fold(one.id) in taken else one for one in mentees]


def _with_choices_among(mentee: Mentee, peers: Sequence[Mentee], chosen: Sequence[Criterion]) -> Mentee:
    if not chosen:
        return mentee
    names = {fold(name) for peer in peers for name in (peer.id, peer.person or peer.id)}
    answers = dict(mentee.answers)
    for criterion in chosen:
        answer = answer_of(mentee.answers, criterion.mentee)
        among: list[str] = [written for folded, written in as_options(answer).items() if folded in names]
        kept: Answer = tuple(among) if isinstance(answer, tuple) else frozenset(among)
        answers[_choices_field(criterion)] = kept
    return replace(mentee, answers=answers)


def _choices_field(criterion: Criterion) -> str:
    return f"\0{criterion.key}"


def _among_peers(criterion: Criterion) -> Criterion:
    field = _choices_field(criterion) if criterion.kind is Kind.PREFERENCE else criterion.mentee
    needed_to_meet = criterion.kind in {Kind.SAME, Kind.SCHEDULE} and not criterion.asked
    not_again = criterion.kind is Kind.HISTORY and criterion.avoid
    return replace(
        criterion,
        mentee=field,
        mentor=field,
        never_mentor=criterion.never_mentee,
        required=criterion.required and (needed_to_meet or not_again),
    )

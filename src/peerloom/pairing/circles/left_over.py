"""Who has no circle, and why; which locks could not be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from peerloom.pairing.circles.gathering import Gathering
from peerloom.pairing.circles.plans import Crowd, Sizes
from peerloom.pairing.circles.results import LeftOver, Reason
from peerloom.pairing.problem import Indices

Seats = Mapping[int, tuple[int, ...]]


def people_left_over(
    gathering: Gathering, crowds: list[tuple[Indices, Crowd]], sizes: Sizes, seats: Seats
) -> tuple[LeftOver, ...]:
    """Mentees without a circle, then mentors without one, each by id. ``seats`` maps seated mentees to mentors."""
    crowd_of = {row: crowd for rows, crowd in crowds for row in rows.tolist()}
    scores = gathering.pool.scores
    mentees = [
        LeftOver(mentee.id, "mentee", _of_mentee(gathering, row, crowd_of.get(row), sizes))
        for row, mentee in enumerate(scores.mentees)
        if row not in seats
    ]
    leading = {col for cols in seats.values() for col in cols}
    mentors = [
        LeftOver(mentor.id, "mentor", _of_mentor(gathering, col, sizes))
        for col, mentor in enumerate(scores.mentors)
        if col not in leading
    ]
    return (*mentees, *mentors)


def _of_mentee(gathering: Gathering, row: int, crowd: Crowd | None, sizes: Sizes) -> Reason:
    company, asking = gathering.company, int(gathering.asking.sum())
    if crowd is None:
        return Reason.NOT_ASKED
    if int(gathering.offering.sum()) < company.each:
        return Reason.NO_MENTORS
    if asking < sizes.least:
        return Reason.TOO_FEW
    if crowd.people < sizes.least or not sizes.most_placed(crowd):
        return Reason.RULE
    if company.each and not company.may[row, gathering.offering].any():
        return Reason.RULE
    return Reason.FULL if sizes.most_placed(crowd) < crowd.people else Reason.RULE


def _of_mentor(gathering: Gathering, col: int, sizes: Sizes) -> Reason:
    if not gathering.offering[col]:
        return Reason.NOT_ASKED
    if int(gathering.asking.sum()) < sizes.least:
        return Reason.TOO_FEW
    if int(gathering.offering.sum()) < gathering.company.each:
        return Reason.NO_MENTORS
    led = int(np.count_nonzero(gathering.company.may[gathering.asking, col]))
    return Reason.RULE if led < sizes.least else Reason.NOT_NEEDED


def locks_not_kept(gathering: Gathering, seats: Seats) -> list[str]:
    scores = gathering.pool.scores
    return [
        f"The locked pair {scores.mentees[row].id} with {scores.mentors[col].id} was not made: "
        "no circle of a permitted size holds it beside the rules and the other locked pairs."
        for row, col in gathering.pool.problem.locked.tolist()
        if col not in seats.get(row, ())
    ]


def describe_left_over(left_over: LeftOver, gettext: Callable[[str], str] = str) -> str:
    """One sentence for a coordinator, in the language of ``gettext``."""
    is_mentee = left_over.side == "mentee"
    match left_over.reason:
        case Reason.NOT_ASKED:
            return gettext("Asks for no mentor.") if is_mentee else gettext("Offers no place.")
        case Reason.NO_MENTORS:
            return gettext("There are too few mentors for one circle.")
        case Reason.RULE if is_mentee:
            return gettext("Rules leave no circle of a permitted size to sit in.")
        case Reason.RULE:
            return gettext("Rules leave too few mentees for a circle with this mentor.")
        case Reason.TOO_FEW:
            return gettext("There are too few mentees for one circle.")
        case Reason.FULL:
            return gettext("Every circle is full, and no further one can be formed.")
        case Reason.NOT_NEEDED:
            return gettext("There are enough mentors for every circle.")

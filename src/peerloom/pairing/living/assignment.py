"""`LivingAssignment`: a matching that stays the best one while people come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from peerloom.pairing.living import events
from peerloom.pairing.living.agreements import agreements_of
from peerloom.pairing.living.arrivals import checked_count, checked_partners
from peerloom.pairing.living.consequences import Consequences, Record
from peerloom.pairing.living.pair_tables import Pairs
from peerloom.pairing.living.scale import scale_for
from peerloom.pairing.living.start import given_pairs, opened
from peerloom.pairing.living.telling import difference, measured_now, problem_now
from peerloom.pairing.problem import Floats, make_problem
from peerloom.pairing.results import Assignment

if TYPE_CHECKING:
    from scipy import sparse

    from peerloom.pairing.living.books import Books


class LivingAssignment:
    """The best pairs of mentees and mentors, now and after every event.

    Begins like `peerloom.pairing.assign` with ``objective="total"``: as many mentees as possible have a mentor, as many
    of the wanted places as possible are filled, lower bounds fall short as little as possible, then the sum of the
    weights is as large as it can be. After each event all of this holds again, as if everything had been solved anew,
    but only those move for whom a chain of exchanges makes things better; the event returns who they are. Which of
    several equally good matchings it is depends on what happened before.

    Mentees and mentors are numbered in the order in which they come; the numbers of those who leave are not used again.
    Whole weights below 2**31 are handled exactly, others in 2**30 steps of the largest.

    ``pairs`` (p, 2) is a matching that is there already: it is kept where it is as good as any, and ``opening`` tells
    what had to change. Without it, ``opening`` is empty.

    An arrival or a leaver takes about a millisecond even among 100,000 people who all want the same mentors; a mentor
    who comes or leaves, as much for each place. Once in a while, after a quarter of the people or pairs have come anew,
    one event takes longer, because everything is laid out with more space.

    Raises ValueError for input that can't be meant; nothing is changed then.
    """

    def __init__(
        self,
        weights: ArrayLike | sparse.csr_matrix | sparse.csr_array,
        capacity: ArrayLike,
        *,
        lower: ArrayLike | None = None,
        demand: ArrayLike = 1,
        locked: Pairs = (),
        banned: Pairs = (),
        pairs: Pairs | None = None,
    ) -> None:
        problem = make_problem(weights, capacity, lower=lower, demand=demand, locked=locked, banned=banned)
        given = None if pairs is None else given_pairs(problem, pairs)
        self._agreed = agreements_of(problem, capacity, lower, demand)
        self._scale = scale_for(problem.weights)
        self._books = opened(problem, self._agreed, self._scale, given)
        if given is not None:
            held = np.zeros(len(problem.cols), dtype=bool)
            held[given] = True
            self._books.record = difference(problem, held, self._books)
        self.opening = self._end()

    @property
    def mentees(self) -> int:
        """How many mentees were ever there."""
        return self._books.n

    @property
    def mentors(self) -> int:
        return self._books.m

    def assignment(self) -> Assignment:
        """The matching as it is now, as `assign` tells it; takes time in proportion to all possible pairs."""
        return measured_now(self._books, self._agreed, self._scale)

    def mentors_of(self, i: int) -> tuple[int, ...]:
        """Whom mentee i has."""
        self._agreed.check_mentee(i)
        free = self._books.ledger.mentor[self._books.made_of_mentee(i)].tolist()
        return tuple(sorted([*free, *self._agreed.locked_of_mentee(i)]))

    def mentees_of(self, j: int) -> tuple[int, ...]:
        """Whom mentor j has."""
        self._agreed.check_mentor(j)
        free = self._books.ledger.mentee[self._books.made_of_mentor(j)].tolist()
        return tuple(sorted([*free, *self._agreed.locked_of_mentor(j)]))

    def add_mentee(self, mentors: ArrayLike, weights: ArrayLike, demand: int = 1) -> Consequences:
        """Someone comes who could have these mentors, with the weights of the pairs, and wants ``demand`` of them."""
        partners, values = checked_partners(mentors, weights, self.mentors, "mentors")
        for j in partners.tolist():
            self._agreed.check_mentor(j)
        wanted = checked_count(demand, "demand")
        books = self._begin(values)
        self._agreed.demand.append(wanted)
        i = books.enter_mentee(partners, self._scale.whole(values), values)
        books.ledger.rows.most[i] = wanted
        books.gain(2 * i)
        return self._end(person=i)

    def add_mentor(self, mentees: ArrayLike, weights: ArrayLike, capacity: int = 1, lower: int = 0) -> Consequences:
        """Someone comes who could have these mentees, and takes from ``lower`` to ``capacity`` of them."""
        partners, values = checked_partners(mentees, weights, self.mentees, "mentees")
        for i in partners.tolist():
            self._agreed.check_mentee(i)
        places, least = checked_count(capacity, "capacity"), checked_count(lower, "lower")
        if least > places:
            raise ValueError(f"lower is above capacity: {least} > {places}")
        books = self._begin(values)
        self._agreed.capacity.append(places)
        self._agreed.lower.append(least)
        j = books.enter_mentor(partners, self._scale.whole(values), values)
        events.set_places(books, self._agreed, j)
        return self._end(person=j)

    def remove_mentee(self, i: int) -> Consequences:
        """Mentee i leaves, locked or not."""
        self._agreed.check_mentee(i)
        events.mentee_leaves(self._begin(), self._agreed, i)
        return self._end()

    def remove_mentor(self, j: int) -> Consequences:
        """Mentor j leaves, locked or not."""
        self._agreed.check_mentor(j)
        events.mentor_leaves(self._begin(), self._agreed, j)
        return self._end()

    def change_capacity(self, j: int, capacity: int) -> Consequences:
        """Mentor j takes up to ``capacity`` mentees: no fewer than the lower bound and the locked ones."""
        self._agreed.check_mentor(j)
        places, locked = checked_count(capacity, "capacity"), len(self._agreed.locked_of_mentor(j))
        if places < self._agreed.lower[j]:
            raise ValueError(f"capacity of mentor {j} is below lower: {places} < {self._agreed.lower[j]}")
        if places < locked:
            raise ValueError(f"capacity of mentor {j} is below the {locked} locked pairs: {places}")
        books = self._begin()
        self._agreed.capacity[j] = places
        events.set_places(books, self._agreed, j)
        return self._end()

    def lock(self, i: int, j: int) -> Consequences:
        """The pair of mentee i and mentor j is agreed: it is made, if it is not yet, and stays."""
        self._check_pair(i, j)
        e = self._books.pair_of(i, j)
        if (i, j) in self._agreed.locked:
            return Consequences()
        if e is None:
            raise ValueError(f"locked pair ({i}, {j}) is not an allowed pair")
        if self._agreed.need_of(i) < 1:
            raise ValueError(f"locked pair ({i}, {j}): mentee {i} asks for only {self._agreed.demand[i]} mentors")
        if self._agreed.places_of(j) < 1:
            raise ValueError(f"locked pair ({i}, {j}): mentor {j} has only {self._agreed.capacity[j]} places")
        books = self._begin()
        (events.lock_made if books.is_made(e) else events.lock_other)(books, self._agreed, e)
        return self._end()

    def ban(self, i: int, j: int) -> Consequences:
        """Mentee i and mentor j must not be paired."""
        self._check_pair(i, j)
        if (i, j) in self._agreed.locked:
            raise ValueError(f"pair ({i}, {j}) is both locked and banned")
        e = self._books.pair_of(i, j)
        if e is None:
            return Consequences()
        events.ban_pair(self._begin(), e)
        return self._end()

    def _check_pair(self, i: int, j: int) -> None:
        self._agreed.check_mentee(i)
        self._agreed.check_mentor(j)

    def _begin(self, weights: Floats | None = None) -> Books:
        """The books, ready for an event in which these weights come."""
        self._books.record = Record()
        if weights is not None and not self._scale.fits(weights):
            problem, held = problem_now(self._books, self._agreed)
            self._scale = scale_for(np.concatenate([problem.weights, weights]))
            self._books = opened(problem, self._agreed, self._scale, np.flatnonzero(held))
            self._books.record = difference(problem, held, self._books)
        return self._books

    def _end(self, person: int | None = None) -> Consequences:
        record, matched = self._books.record, 0
        for i, more in record.changes().items():
            now = len(self._books.made_of_mentee(i)) + len(self._agreed.locked_of_mentee(i))
            matched += (now > 0) - (now - more > 0)
        return record.told(matched, person)

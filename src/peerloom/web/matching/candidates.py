"""Mentors among whom a coordinator can choose by hand, with what each would score."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.queries import applications_in_pool
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.queries.existing_pairs import free_places, places_taken
from peerloom.domain.matching.queries.scores import PairScores
from peerloom.web.matching.named import named
from peerloom.web.matching.pair_rows import of_100

MOST_SCORED = 1_000
"""In a larger pool the search by name leads to the others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """``score`` is of 100; ``refusal`` says what forbids the pair; ``places`` are beside those that
    running matches take; ``there`` are the mentees who have this mentor;
    ``namesakes`` says that another one has the same name, so that only the address tells them apart."""

    mentor: Application
    places: int
    score: int
    refusal: str
    there: tuple[str, ...]
    namesakes: bool = False

    @property
    def free(self) -> int:
        return max(self.places - len(self.there), 0)


def candidates_for(run: MatchRun, mentee: Application, *, words: str = "") -> list[Candidate]:
    """Those who are possible first, the best first; without the mentors that the mentee has already."""
    pairs = Proposal.objects.within(run.organisation_id).filter(run=run)
    mine = pairs.filter(mentee=mentee).values("mentor")
    rows = applications_in_pool(run.cohort).filter(named(words, "person"), side=Side.MENTOR, places__gt=0)
    mentors = list(rows.exclude(pk__in=mine).select_related("person").order_by("pk")[:MOST_SCORED])
    taken = places_taken(run.cohort)
    there: dict[int, list[str]] = {}
    for proposal in pairs.filter(mentor__in=mentors).select_related("mentee__person"):
        there.setdefault(proposal.mentor_id, []).append(proposal.mentee.person.name)
    scores = PairScores(run, [mentee, *mentors])
    count = Counter(mentor.person.name for mentor in mentors)
    found = []
    for mentor in mentors:
        worth, mentees = scores.of(mentee, mentor), tuple(there.get(mentor.pk, ()))
        shared = count[mentor.person.name] > 1
        places = free_places(mentor, taken)
        found.append(Candidate(mentor, places, of_100(worth.score), worth.refusal, mentees, namesakes=shared))
    return sorted(found, key=lambda one: (bool(one.refusal), -one.score, one.mentor.person.name))

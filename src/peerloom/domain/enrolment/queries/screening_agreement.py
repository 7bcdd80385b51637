"""What the reviewers of an application say, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peerloom.domain.enrolment.models import Application, Assessment
from peerloom.domain.enrolment.queries.interview_guides import Guide
from peerloom.foundation.scope import Actor

CLOSE = 1
"""Scores this far apart still count as agreement."""


@dataclass(frozen=True, slots=True)
class AspectAgreement:
    label: str
    scores: tuple[int, ...]

    @property
    def difference(self) -> int:
        return max(self.scores) - min(self.scores)

    @property
    def close(self) -> bool:
        return self.difference <= CLOSE


@dataclass(frozen=True, slots=True)
class Agreement:
    """By aspect, as far as all reviewers scored it."""

    aspects: tuple[AspectAgreement, ...]

    @property
    def agreed(self) -> int:
        return sum(aspect.close for aspect in self.aspects)

    @property
    def apart(self) -> list[AspectAgreement]:
        """What to talk about, the largest difference first."""
        return sorted((a for a in self.aspects if not a.close), key=lambda a: -a.difference)

    @property
    def share(self) -> float:
        """The share of aspects on which the scores are within one point."""
        return self.agreed / len(self.aspects)


def agreement_of(assessments: Sequence[Assessment], guide: Guide) -> Agreement | None:
    """None for fewer than two assessments, or where they scored nothing in common."""
    if len(assessments) < 2:
        return None
    labels = {aspect.key: aspect.label for aspect in guide.aspects}
    keys = [key for key in assessments[0].scores if all(key in each.scores for each in assessments)]
    aspects = [
        AspectAgreement(labels.get(key, key), tuple(int(each.scores[key]) for each in assessments)) for key in keys
    ]
    return Agreement(tuple(aspects)) if aspects else None


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Where the assessment of one application stands, as one reader may know it.

    ``shown`` are the assessments that the reader may read. Others' stay hidden as long as the reader may still hand in
    their own, so that nobody is swayed.
    """

    shown: tuple[Assessment, ...]
    hidden: int
    missing: tuple[str, ...]  # names of reviewers who have not handed theirs in
    seats_free: int
    may_assess: bool
    handed_in: bool  # by the reader


def review_state(application: Application, guide: Guide, actor: Actor) -> ReviewState:
    """Two queries. Whoever may not screen the application is not meant to ask."""
    given = list(application.assessments.select_related("reviewer").order_by("given_at", "pk"))
    reviewers = {row.reviewer_id: row.reviewer for row in application.reviewing.select_related("reviewer")}
    authors = {assessment.reviewer_id for assessment in given}
    free = max(guide.reviewers - len(reviewers), 0)
    mine = actor.person_id in authors
    may_assess = not mine and (actor.person_id in reviewers or free > 0)
    shown = () if may_assess else tuple(given)
    return ReviewState(
        shown=shown,
        hidden=len(given) - len(shown),
        missing=tuple(person.name for pk, person in reviewers.items() if pk not in authors),
        seats_free=free,
        may_assess=may_assess,
        handed_in=mine,
    )

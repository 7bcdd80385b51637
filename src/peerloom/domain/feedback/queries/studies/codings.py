"""Codings, and who sees them: one's own at once, those of others once everybody has finished the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from peerloom.domain.feedback.enums.studies import ConsentState
from peerloom.domain.feedback.models import Assignment, Code, Coding, Segment, Study, Transcript
from peerloom.domain.feedback.rules.studies.limits import CODED_TWICE_SHARE
from peerloom.foundation.scope import Actor, ScopedQuerySet


def seen_codings(study: Study, actor: Actor) -> ScopedQuerySet[Coding]:
    """What the actor may see of a study's codings, in the order of the text, with segment, speaker, code and coder."""
    return (
        Coding.objects.within(study.organisation_id)
        .filter(code__study=study, segment__removed_at__isnull=True)
        .exclude(~Q(coder=actor.person_id) & Q(segment__transcript__in=being_coded(study)))
        .select_related("segment__transcript", "segment__speaker", "code", "coder")
        .order_by("segment__transcript__added_at", "segment__transcript", "segment__position", "start", "end", "pk")
    )


def being_coded(study: Study) -> QuerySet[Transcript, Any]:
    """Keys of the transcripts that somebody has not finished, or that nobody is to code: blind until then."""
    unfinished = Assignment.objects.within(study.organisation_id).filter(finished_at__isnull=True)
    rows = Transcript.objects.within(study.organisation_id).filter(meeting__study=study)
    return rows.filter(Q(pk__in=unfinished.values("transcript")) | Q(assignments__isnull=True)).values("pk")


def own_codings(transcript: Transcript, actor: Actor) -> ScopedQuerySet[Coding]:
    return (
        Coding.objects.within(transcript.organisation_id)
        .filter(segment__transcript=transcript, coder=actor.person_id)
        .select_related("code")
        .order_by("segment__position", "start", "pk")
    )


def is_finished(transcript: Transcript) -> bool:
    """Whether somebody has coded it, and all who were to have finished. Uses prefetched assignments."""
    assignments = list(transcript.assignments.all())
    return bool(assignments) and all(each.finished_at for each in assignments)


def codes_with_counts(study: Study, actor: Actor) -> list[Code]:
    """In their order, children under their parents, each with ``passages`` that the actor may see and ``number``."""
    counts = dict(seen_codings(study, actor).order_by().values_list("code").annotate(Count("pk")))
    codes = list(study.codes.select_related("parent"))
    ordered = in_tree_order(codes)
    for number, code in enumerate(ordered, start=1):
        code.passages, code.number = counts.get(code.pk, 0), number  # type: ignore[attr-defined]  # for the page
    return ordered


def in_tree_order(codes: Sequence[Code]) -> list[Code]:
    """Each code followed by those below it; one whose parents go round in a ring stands at the end."""
    known = {code.pk for code in codes}
    below: dict[int | None, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent_id if code.parent_id in known else None, []).append(code)
    found: list[Code] = []

    def add(parent: int | None) -> None:
        for code in below.get(parent, ()):
            found.append(code)
            add(code.pk)

    add(None)
    return found + [code for code in codes if code not in found]


@dataclass(frozen=True, slots=True)
class CodedTwice:
    """How much of what there is to code two or more people have finished."""

    segments: int
    twice: int
    target: float = CODED_TWICE_SHARE

    @property
    def share(self) -> float:
        return self.twice / self.segments if self.segments else 0.0

    @property
    def reached(self) -> bool:
        return self.segments > 0 and self.share >= self.target

    @property
    def percent(self) -> int:
        """Rounded down: the target does not look reached before it is."""
        return int(100 * self.share)


def coded_twice(study: Study) -> CodedTwice:
    """Two queries."""
    segments = Segment.objects.within(study.organisation_id).filter(
        transcript__meeting__study=study, removed_at__isnull=True
    )
    finished = (
        Assignment.objects.within(study.organisation_id)
        .filter(transcript__meeting__study=study, finished_at__isnull=False)
        .values("transcript")
        .annotate(coders=Count("pk"))
        .filter(coders__gte=2)
    )
    found = segments.aggregate(
        every=Count("pk"), twice=Count("pk", filter=Q(transcript__in=finished.values("transcript")))
    )
    return CodedTwice(found["every"], found["twice"])


def quotable(study: Study, actor: Actor) -> ScopedQuerySet[Coding]:
    """Codings that a theme may quote: seen by the actor, and said by nobody or by somebody who still agrees to it."""
    agreed = Q(segment__speaker__isnull=True) | Q(segment__speaker__consent=ConsentState.GIVEN)
    return seen_codings(study, actor).filter(agreed)


def quote_of(coding: Coding) -> str:
    return coding.segment.words[coding.start : coding.end].strip()

"""How far those who coded the same transcripts agree, code by code, and where they do not.

A segment is the unit: a code is on it or not, however long the stretch. Only transcripts that two or more people have
finished count, and of those only what has not been taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from peerloom.domain.feedback.models import Assignment, Code, Coding, Segment, Study
from peerloom.domain.feedback.queries.studies.codings import in_tree_order
from peerloom.domain.feedback.rules.studies.limits import FEWEST_SEGMENTS
from peerloom.domain.people.models import Person

if TYPE_CHECKING:
    from peerloom.evidence.agreement import CohenKappa, KrippendorffAlpha

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Of one code: for the pair how many segments both, one or neither gave it, and the coefficients."""

    code: Code
    both: int
    first_only: int
    second_only: int
    neither: int
    kappa: CohenKappa
    alpha: KrippendorffAlpha

    @property
    def n(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def percent(self) -> int | None:
        return round(100 * (self.both + self.neither) / self.n) if self.n else None

    @property
    def differs(self) -> int:
        return self.first_only + self.second_only


@dataclass(frozen=True, slots=True)
class Difference:
    """A segment to which one of the two gave codes that the other did not give."""

    segment: Segment
    both: Sequence[Code]
    first_only: Sequence[Code]
    second_only: Sequence[Code]


@dataclass(frozen=True, slots=True)
class Agreement:
    """``pair`` are the two who are compared, ``pairs`` all who coded something in common with how many segments."""

    pair: tuple[Person, Person] | None
    pairs: Sequence[tuple[Person, Person, int]]
    coders: int
    segments: int
    codes: Sequence[CodeAgreement]
    differences: Sequence[Difference]
    reopened: bool
    fewest: int = FEWEST_SEGMENTS


@dataclass(frozen=True, slots=True)
class _Coded:
    """``given`` holds (coder, segment, code); ``by`` who has finished each segment."""

    by: dict[int, list[int]]
    given: set[tuple[int, int, int]]
    reopened: bool


def agreement_in(study: Study, *, chosen: tuple[str, str] | None = None) -> Agreement:
    """Of all coders together (alpha), and of the two with these public ids (kappa), else of those with most in common.

    Five queries, whatever there is.
    """
    coded = _coded(study)
    people = _people(study, coded)
    pairs = _pairs(coded, people)
    pair = _chosen(pairs, chosen)
    codes = in_tree_order(list(study.codes.select_related("parent")))
    used = {code for _coder, _segment, code in coded.given}
    shown = [code for code in codes if code.pk in used]
    keys = (pair[0].pk, pair[1].pk) if pair else None
    return Agreement(
        pair=pair,
        pairs=pairs,
        coders=len(people),
        segments=len(coded.by),
        codes=[_agreement_on(code, coded, sorted(people), keys) for code in shown],
        differences=_differences(study, coded, keys, shown) if keys else [],
        reopened=coded.reopened,
    )


def _coded(study: Study) -> _Coded:
    assignments = Assignment.objects.within(study.organisation_id).filter(transcript__meeting__study=study)
    by_transcript: dict[int, list[Assignment]] = {}
    for each in assignments:
        by_transcript.setdefault(each.transcript_id, []).append(each)
    double = {
        key: rows for key, rows in by_transcript.items() if len(rows) > 1 and all(row.finished_at for row in rows)
    }
    segments = Segment.objects.within(study.organisation_id).filter(transcript__in=double, removed_at__isnull=True)
    by = {
        key: sorted(row.coder_id for row in double[transcript])
        for key, transcript in segments.order_by("transcript__added_at", "transcript", "position").values_list(
            "pk", "transcript"
        )
    }
    rows = Coding.objects.within(study.organisation_id).filter(segment__transcript__in=double, code__study=study)
    given = {
        (coder, segment, code)
        for coder, segment, code in rows.order_by().values_list("coder", "segment", "code")
        if segment in by and coder in by[segment]
    }
    return _Coded(by, given, any(row.reopened_at for rows in double.values() for row in rows))


def _people(study: Study, coded: _Coded) -> dict[int, Person]:
    keys = {coder for coders in coded.by.values() for coder in coders}
    return Person.objects.within(study.organisation_id).in_bulk(sorted(keys))


def _pairs(coded: _Coded, people: dict[int, Person]) -> list[tuple[Person, Person, int]]:
    """Those with most segments in common first."""
    common: dict[Pair, int] = {}
    for coders in coded.by.values():
        for one, other in combinations(coders, 2):
            common[one, other] = common.get((one, other), 0) + 1
    ordered = sorted(common.items(), key=lambda found: (-found[1], found[0]))
    return [(people[one], people[other], number) for (one, other), number in ordered]


def _chosen(
    pairs: Sequence[tuple[Person, Person, int]], chosen: tuple[str, str] | None
) -> tuple[Person, Person] | None:
    for one, other, _number in pairs:
        if chosen is not None and {one.public_id, other.public_id} == set(chosen):
            return one, other
    return (pairs[0][0], pairs[0][1]) if pairs else None


def _agreement_on(code: Code, coded: _Coded, coders: Sequence[int], pair: Pair | None) -> CodeAgreement:
    from peerloom.evidence.agreement import cohen_kappa, krippendorff_alpha

    counts = [[0, 0], [0, 0]]
    for segment in _in_common(coded, pair):
        first, second = ((coder, segment, code.pk) in coded.given for coder in pair or ())
        counts[first][second] += 1
    ratings = [
        [((coder, segment, code.pk) in coded.given) if coder in by else None for segment, by in coded.by.items()]
        for coder in coders
    ]
    return CodeAgreement(
        code,
        both=counts[1][1],
        first_only=counts[1][0],
        second_only=counts[0][1],
        neither=counts[0][0],
        kappa=cohen_kappa(counts, minimum_n=FEWEST_SEGMENTS),
        alpha=krippendorff_alpha(ratings, "nominal", minimum_n=FEWEST_SEGMENTS),
    )


def _in_common(coded: _Coded, pair: Pair | None) -> list[int]:
    return [segment for segment, by in coded.by.items() if pair and pair[0] in by and pair[1] in by]


def _differences(study: Study, coded: _Coded, pair: Pair, codes: Sequence[Code]) -> list[Difference]:
    """In the order of the text."""
    first, second = pair
    found: list[tuple[int, list[Code], list[Code], list[Code]]] = []
    for segment in _in_common(coded, pair):
        by_first = {code.pk for code in codes if (first, segment, code.pk) in coded.given}
        by_second = {code.pk for code in codes if (second, segment, code.pk) in coded.given}
        if by_first != by_second:
            both, one, other = by_first & by_second, by_first - by_second, by_second - by_first
            found.append((segment, _named(codes, both), _named(codes, one), _named(codes, other)))
    rows = Segment.objects.within(study.organisation_id).select_related("speaker", "transcript")
    segments = rows.in_bulk([segment for segment, *_codes in found])
    return [Difference(segments[segment], both, one, other) for segment, both, one, other in found]


def _named(codes: Sequence[Code], keys: set[int]) -> list[Code]:
    return [code for code in codes if code.pk in keys]

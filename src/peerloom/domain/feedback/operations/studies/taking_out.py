"""Taking out what somebody said: words, codings and quotes go, the place in the transcript stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from peerloom.domain.feedback.enums.studies import StudyKind
from peerloom.domain.feedback.models import Code, Coding, Memo, Segment, Study, StudyParticipant, Theme
from peerloom.domain.feedback.rules.studies.passages import without_passages


def take_out_what_was_said(participant: StudyParticipant, *, at: datetime) -> int:
    """Every segment of theirs; of an interview all of it, for the questions tell of the answers. How many.

    Part of a larger operation, which has locked the study.
    """
    theirs = Q(speaker=participant)
    if participant.study.kind == StudyKind.INTERVIEW and participant.meeting_id is not None:
        theirs |= Q(transcript__meeting=participant.meeting_id)
    rows = Segment.objects.within(participant.organisation_id).filter(theirs, removed_at__isnull=True)
    return take_out(participant.study, list(rows), at=at)


def take_out(study: Study, segments: Sequence[Segment], *, at: datetime) -> int:
    """Part of a larger operation, which has locked the study."""
    codings = Coding.objects.within(study.organisation_id).filter(segment__in=[each.pk for each in segments])
    words = {each.pk: each.words for each in segments}
    stretches = [words[key][start:end] for key, start, end in codings.values_list("segment", "start", "end")]
    codings.delete()
    _take_out_of_texts(study, [*words.values(), *stretches])
    for each in segments:
        each.words, each.removed_at = "", at
    Segment.objects.within(study.organisation_id).bulk_update(segments, ["words", "removed_at"], batch_size=500)
    return len(segments)


def _take_out_of_texts(study: Study, said: Collection[str]) -> None:
    """Of what was written in any study of the program: memos, themes, definitions and examples of codes. A codebook is
    often taken over from one study into the next, and its examples with it.

    Other studies are not locked: a row that somebody changes at this moment is read again.
    """
    if not said:
        return
    kinds: tuple[tuple[type[Memo] | type[Theme] | type[Code], tuple[str, ...]], ...] = (
        (Memo, ("words",)),
        (Theme, ("statement", "name")),
        (Code, ("definition", "example")),
    )
    for kind, fields in kinds:
        rows = kind.objects.within(study.organisation_id).filter(study__cohort__program=study.cohort.program_id)
        for field in fields:
            _take_out_of_field(rows, field, said)
    for code in Code.objects.within(study.organisation_id).filter(study__cohort__program=study.cohort.program_id):
        _take_out_of_name(code, said)


def _take_out_of_field(rows: QuerySet[Any], field: str, said: Collection[str]) -> None:
    left = dict(rows.values_list("pk", field))
    while left:
        shorter = {pk: (words, without_passages(words, said)) for pk, words in left.items()}
        again = [
            pk
            for pk, (words, now) in shorter.items()
            if now != words and not rows.filter(pk=pk, **{field: words}).update(**{field: now})
        ]
        left = dict(rows.filter(pk__in=again).values_list("pk", field))


def _take_out_of_name(code: Code, said: Collection[str]) -> None:
    """Codes are often called by what somebody said. Names stay apart within their study."""
    name = without_passages(code.name, said)
    if name != code.name:
        others = Code.objects.within(code.organisation_id).filter(study=code.study_id, name=name)
        code.name = f"{name[:60]} {code.public_id[:8]}" if others.exists() else name
        code.save(update_fields=["name"])

"""Taking out what somebody said: words, codings and quotes go, the place in the transcript stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q

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
    """Of what those who work on the study wrote: memos, statements of themes, definitions and examples of codes."""
    if not said:
        return
    memos = Memo.objects.within(study.organisation_id).filter(study=study)
    for memo in memos:
        memo.words = without_passages(memo.words, said)
    memos.bulk_update(memos, ["words"])
    themes = Theme.objects.within(study.organisation_id).filter(study=study)
    for theme in themes:
        theme.statement = without_passages(theme.statement, said)
        theme.name = without_passages(theme.name, said)
    themes.bulk_update(themes, ["statement", "name"])
    codes = Code.objects.within(study.organisation_id).filter(study=study)
    for code in codes:
        code.definition = without_passages(code.definition, said)
        code.example = without_passages(code.example, said)
    codes.bulk_update(codes, ["definition", "example"])

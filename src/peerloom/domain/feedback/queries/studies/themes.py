"""A study's findings, as they are read: themes, each with what was said and by how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState
from peerloom.domain.feedback.models import Code, Coding, Study, Theme
from peerloom.domain.feedback.queries.studies.codings import being_coded, quote_of


@dataclass(frozen=True, slots=True)
class Quote:
    """``who`` is a pseudonym, "" for whoever led the conversation."""

    words: str
    who: str
    transcript: str


@dataclass(frozen=True, slots=True)
class ReadTheme:
    """``voices``: how many participants have said something with one of its codes, where coding is finished."""

    theme: Theme
    codes: Sequence[Code]
    quotes: Sequence[Quote]
    voices: int


@dataclass(frozen=True, slots=True)
class StudyReport:
    """``people`` have agreed and came to one of the ``meetings``."""

    people: int
    meetings: int
    themes: Sequence[ReadTheme]


def report_of(study: Study) -> StudyReport:
    """Everything under pseudonyms. Eight queries, whatever there is."""
    quotes = (
        Coding.objects.within(study.organisation_id)
        .filter(segment__removed_at__isnull=True)
        .select_related("segment__speaker", "segment__transcript")
        .order_by("segment__transcript__added_at", "segment__position", "start", "pk")
    )
    themes = list(study.themes.prefetch_related("codes", Prefetch("quotes", queryset=quotes)))
    voices = _voices(study)
    return StudyReport(
        people=study.participants.filter(consent=ConsentState.GIVEN, meeting__state=MeetingState.HELD)
        .exclude(attended=False)
        .count(),
        meetings=study.meetings.filter(state=MeetingState.HELD).aggregate(held=Count("pk"))["held"],
        themes=[
            ReadTheme(
                theme,
                codes=list(theme.codes.all()),
                quotes=_quotes(list(theme.quotes.all())),
                voices=len({who for code in theme.codes.all() for who in voices.get(code.pk, ())}),
            )
            for theme in themes
        ],
    )


def _voices(study: Study) -> dict[int, set[int]]:
    """For each code the participants who have said something with it."""
    rows = Coding.objects.within(study.organisation_id).filter(
        Q(segment__speaker__consent=ConsentState.GIVEN), code__study=study, segment__removed_at__isnull=True
    )
    found: dict[int, set[int]] = {}
    pairs = rows.exclude(segment__transcript__in=being_coded(study)).order_by()
    for code, who in pairs.values_list("code", "segment__speaker").distinct():
        found.setdefault(code, set()).add(who)
    return found


def _quotes(codings: Sequence[Coding]) -> list[Quote]:
    """Each once, though two coders may have chosen the same words."""
    told = {
        (coding.segment_id, coding.start, coding.end): Quote(
            quote_of(coding),
            coding.segment.speaker.pseudonym if coding.segment.speaker else "",
            coding.segment.transcript.title,
        )
        for coding in codings
    }
    return list(told.values())

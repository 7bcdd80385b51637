"""Which studies somebody may read: those of the programs they run, except where they were asked themselves."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import Count, Q

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState
from peerloom.domain.feedback.models import (
    Code,
    Coding,
    Memo,
    Segment,
    Study,
    StudyMeeting,
    StudyParticipant,
    Theme,
    Transcript,
)
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor, ScopedQuerySet

M = TypeVar("M", bound=models.Model)


def studies_read_by(actor: Actor) -> ScopedQuerySet[Study]:
    """With cohort, program and organisation loaded."""
    asked = StudyParticipant.objects.within(actor.organisation_id).filter(person=actor.person_id)
    rows = Study.objects.visible_to(actor).exclude(pk__in=asked.values("study"))
    return rows.select_related("cohort__program", "organisation", "made_by")


def studies_in(actor: Actor, cohort: Cohort) -> ScopedQuerySet[Study]:
    """The newest first, each with ``asked`` and ``agreed`` (people) and ``held`` (meetings)."""
    rows = studies_read_by(actor).filter(cohort=cohort)
    return rows.annotate(  # type: ignore[return-value]  # studies all the same
        asked=Count("participants", distinct=True),
        agreed=Count("participants", distinct=True, filter=Q(participants__consent=ConsentState.GIVEN)),
        held=Count("meetings", distinct=True, filter=Q(meetings__state=MeetingState.HELD)),
    )


def meetings_read_by(actor: Actor) -> ScopedQuerySet[StudyMeeting]:
    rows = StudyMeeting.objects.within(actor.organisation_id).filter(study__in=_keys(actor))
    return rows.select_related("study__cohort__program", "organisation", "led_by")


def participants_read_by(actor: Actor) -> ScopedQuerySet[StudyParticipant]:
    rows = StudyParticipant.objects.within(actor.organisation_id).filter(study__in=_keys(actor))
    return rows.select_related("study__cohort__program", "organisation", "person", "meeting")


def transcripts_read_by(actor: Actor) -> ScopedQuerySet[Transcript]:
    rows = Transcript.objects.within(actor.organisation_id).filter(meeting__study__in=_keys(actor))
    return rows.select_related("meeting__study__cohort__program", "meeting__study__organisation", "organisation")


def segments_read_by(actor: Actor) -> ScopedQuerySet[Segment]:
    rows = Segment.objects.within(actor.organisation_id).filter(transcript__meeting__study__in=_keys(actor))
    return rows.select_related("transcript__meeting__study__cohort__program", "organisation", "speaker")


def codes_read_by(actor: Actor) -> ScopedQuerySet[Code]:
    rows = Code.objects.within(actor.organisation_id).filter(study__in=_keys(actor))
    return rows.select_related("study__cohort__program", "organisation")


def codings_read_by(actor: Actor) -> ScopedQuerySet[Coding]:
    """Of studies that the actor reads; whose codings stay hidden until all have finished, see ``seen_codings``."""
    rows = Coding.objects.within(actor.organisation_id).filter(code__study__in=_keys(actor))
    return rows.select_related("segment__transcript__meeting__study", "code", "organisation")


def themes_read_by(actor: Actor) -> ScopedQuerySet[Theme]:
    rows = Theme.objects.within(actor.organisation_id).filter(study__in=_keys(actor))
    return rows.select_related("study__cohort__program", "organisation")


def memos_read_by(actor: Actor) -> ScopedQuerySet[Memo]:
    rows = Memo.objects.within(actor.organisation_id).filter(study__in=_keys(actor))
    return rows.select_related("study__cohort__program", "organisation")


def _keys(actor: Actor) -> models.QuerySet[Study, Any]:
    return studies_read_by(actor).select_related(None).values("pk")

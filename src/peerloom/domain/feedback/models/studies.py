"""Interviews and focus groups: from the guide to themes with quotes. People appear in them under pseudonyms."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState, SourceKind, StudyKind, StudyState
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet, ProgramRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class StudyRowsQuerySet(ProgramRowsQuerySet["Study"]):
    path_to_program = "study__cohort__program"


class Study(Identified, Owned):
    """A question that is asked of people in conversation, one by one or in a group."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="studies")
    kind = models.CharField(max_length=11, choices=StudyKind)
    state = models.CharField(max_length=10, choices=StudyState, default=StudyState.PLANNED)
    name = models.CharField(max_length=120)
    question = models.CharField(max_length=400)  # what it wants to find out
    consent = models.TextField(max_length=4000)  # what participants agree to
    recorded = models.BooleanField(default=False)  # whether sound is recorded, said in the consent
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["-made_at", "-pk"]


class GuideQuestion(Identified, Owned):
    """A question of the guide, with what to ask on for."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="guide")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=400)
    probes = models.CharField(max_length=600, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)

    objects = ScopedManager(StudyRowsQuerySet)

    class Meta:
        ordering = ["position", "pk"]


class StudyMeeting(Identified, Owned):
    """One conversation of a study, with one participant or several."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="meetings")
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.FINDING)
    led_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=60)
    time_zone = models.CharField(max_length=64)
    starts_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    held_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)

    objects = ScopedManager(StudyRowsQuerySet)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["finding", "cancelled"]) | Q(starts_at__isnull=False),
                name="study_meeting_agreed_has_a_time",
            )
        ]


class StudyTime(Identified, Owned):
    """A time that a meeting could be at."""

    meeting = models.ForeignKey(StudyMeeting, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "starts_at"], name="study_time_once")]


class StudyParticipant(Identified, Owned):
    """Somebody asked to take part. ``pseudonym`` is what transcripts, codings and exports call them.

    When consent is withdrawn, what they said is taken out of every transcript and quote.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="participants")
    meeting = models.ForeignKey(StudyMeeting, null=True, on_delete=models.SET_NULL, related_name="participants")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    pseudonym = models.CharField(max_length=40)
    consent = models.CharField(max_length=9, choices=ConsentState, default=ConsentState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    signed_on = models.DateField(null=True)  # on paper; who entered it stands in the audit trail
    attended = models.BooleanField(null=True)

    objects = ScopedManager(StudyRowsQuerySet)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "person"], name="study_participant_once"),
            models.UniqueConstraint(fields=["study", "pseudonym"], name="study_pseudonym_once"),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(consent="asked"), name="study_participant_silent"),
        ]


class StudyTimeAnswer(Owned):
    time = models.ForeignKey(StudyTime, on_delete=models.CASCADE, related_name="answers")
    participant = models.ForeignKey(StudyParticipant, on_delete=models.CASCADE, related_name="time_answers")
    can = models.BooleanField()

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["time", "participant"], name="study_time_answer_once")]


class Transcript(Identified, Owned):
    """What was said in a meeting, in segments. Its words stay as they are once somebody has coded them."""

    meeting = models.ForeignKey(StudyMeeting, on_delete=models.CASCADE, related_name="transcripts")
    kind = models.CharField(max_length=10, choices=SourceKind)
    title = models.CharField(max_length=120)
    language = models.CharField(max_length=35, default="en")
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager()

    class Meta:
        ordering = ["added_at", "pk"]


class Segment(Identified, Owned):
    """One turn or paragraph: the unit in which the agreement of two coders is counted."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="segments")
    position = models.PositiveIntegerField()
    speaker = models.ForeignKey(StudyParticipant, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(max_length=8000)
    removed_at = models.DateTimeField(null=True)  # taken out; the words are gone, the place stays

    objects = ScopedManager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["transcript", "position"], name="segment_once")]


class Code(Identified, Owned):
    """An entry of the codebook: what counts and what does not."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="codes")
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    name = models.CharField(max_length=80)
    definition = models.TextField(max_length=1000, blank=True)
    example = models.CharField(max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    objects = ScopedManager(StudyRowsQuerySet)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["study", "name"], name="code_once")]


class Assignment(Owned):
    """Who codes which transcript. A transcript with two coders is coded twice, each blind to the other until done."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="assignments")
    coder = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    finished_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)  # after all had finished: from then on it was not blind any more

    objects = ScopedManager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["transcript", "coder"], name="coding_assignment_once")]


class Coding(Identified, Owned):
    """A code that one coder gave to a stretch of a segment: characters ``start`` to ``end`` of its words."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    coded_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["segment__position", "start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "code", "coder", "start", "end"], name="coding_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="coding_has_a_length"),
        ]


class Theme(Identified, Owned):
    """What several codes say together, in a sentence."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="themes")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    statement = models.TextField(max_length=1000, blank=True)
    codes = models.ManyToManyField(Code, related_name="themes")
    quotes = models.ManyToManyField(Coding, related_name="themes")

    objects = ScopedManager(StudyRowsQuerySet)

    class Meta:
        ordering = ["position", "pk"]


class Memo(Identified, Owned):
    """A thought of somebody who works on the study, on the whole or on one theme."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="memos")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.CASCADE, related_name="memos")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(max_length=4000)
    written_at = models.DateTimeField()

    objects = ScopedManager(StudyRowsQuerySet)

    class Meta:
        ordering = ["-written_at", "-pk"]

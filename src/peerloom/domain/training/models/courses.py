"""What is taught in a program: a course has modules, a module has lessons and at most one quiz at its end."""

from __future__ import annotations

from django.db import models

from peerloom.domain.programs.models import Program, ProgramRowsQuerySet
from peerloom.domain.training.enums import CourseAudience, LessonFormat
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class Course(Identified, Owned):
    """A course of one program. ``origin`` names the built-in course that it was made from, if any.

    ``minutes`` is what a participant is credited with. ``due_week`` counts from the cohort's first day and may be
    negative: before it. ``valid_months`` after completion a refresher is due; None: never.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="courses")
    origin = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=600, blank=True)
    audience = models.CharField(max_length=12, choices=CourseAudience, default=CourseAudience.BOTH)
    language = models.CharField(max_length=35, default="en")
    minutes = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(default=False)
    due_week = models.SmallIntegerField(null=True)
    valid_months = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    prerequisites = models.ManyToManyField("self", symmetrical=False, related_name="leads_to", blank=True)
    published = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["position", "pk"]

    @property
    def weeks_before(self) -> int:
        """How many weeks before the first day it is due; 0 where that is later, or at any time."""
        return max(-(self.due_week or 0), 0)


class Module(Identified, Owned):
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="modules")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    pass_share = models.PositiveSmallIntegerField(default=70)  # per cent of its quiz that must be right

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]


class Lesson(Identified, Owned):
    """One lesson. The text is always there (for audio and video it is the transcript); slides are divided by lines
    that hold nothing but ``---``."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    format = models.CharField(max_length=8, choices=LessonFormat, default=LessonFormat.TEXT)
    minutes = models.PositiveSmallIntegerField(default=5)
    body = models.TextField(max_length=60_000, blank=True)  # Markdown

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]


class LessonMedia(Identified, Owned):
    """The file of a lesson; a video's captions (WebVTT) stand beside it."""

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="media")
    file = models.FileField(upload_to="lessons/%Y/%m/", max_length=200)
    captions = models.FileField(upload_to="lessons/%Y/%m/", max_length=200, blank=True)
    captions_language = models.CharField(max_length=35, blank=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()

    objects = ScopedManager()


class QuizQuestion(Identified, Owned):
    """One question at the end of a module. With several right choices all of them must be chosen."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="quiz")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=600)
    several = models.BooleanField(default=False)
    feedback = models.CharField(max_length=1000, blank=True)  # told after answering, whichever was chosen

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]


class QuizChoice(Identified, Owned):
    question = models.ForeignKey(QuizQuestion, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    right = models.BooleanField(default=False)
    feedback = models.CharField(max_length=600, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]

"""How far someone has come. Every row is written once, so that a request sent twice changes nothing."""

from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.domain.training.models.courses import Course, Lesson, Module, QuizChoice, QuizQuestion
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class LessonDone(Owned):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lessons_done")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="done_by")
    done_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="lesson_done_once")]


class QuizAttempt(Identified, Owned):
    """One try at a module's quiz; ``right`` of ``asked`` questions. The best try counts."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="quiz_attempts")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    right = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    passed = models.BooleanField()

    objects = ScopedManager()

    class Meta:
        ordering = ["-at", "-pk"]


class QuizAnswer(Owned):
    attempt = models.ForeignKey(QuizAttempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(QuizQuestion, on_delete=models.CASCADE, related_name="+")
    choice = models.ForeignKey(QuizChoice, on_delete=models.CASCADE, related_name="+")

    objects = ScopedManager()


class Completion(Identified, Owned):
    """A course that someone has finished: the title and minutes as they were, for the certificate."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="completions")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="completions")
    title = models.CharField(max_length=160)
    minutes = models.PositiveSmallIntegerField()
    completed_at = models.DateTimeField()
    expires_on = models.DateField(null=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["-completed_at", "-pk"]
        indexes = [models.Index(fields=["person", "course"], name="completion_of_person")]

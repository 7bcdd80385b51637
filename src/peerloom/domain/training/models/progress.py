"""How far someone has come. Every row is written once, so that a request sent twice changes nothing.

Whoever has to refresh a course goes through it again: ``round`` is 1 the first time, 2 the second.
"""

from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.domain.training.models.courses import Course, Lesson, Module, QuizChoice, QuizQuestion
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class LessonDone(Owned):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lessons_done")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="done_by")
    round = models.PositiveSmallIntegerField(default=1)
    done_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson", "round"], name="lesson_done_once")]


class QuizAttempt(Identified, Owned):
    """One try at a module's quiz; ``right`` of ``asked`` questions. The best try of a round counts.

    The public id comes from the page that asked, so that the same answers sent twice are one try.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="quiz_attempts")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="attempts")
    round = models.PositiveSmallIntegerField(default=1)
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
    """A course that someone has finished: the title and minutes as they were, for the certificate.

    It is valid up to and with ``expires_on``, for ever without. The public id is the certificate's number.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="completions")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="completions")
    title = models.CharField(max_length=160)
    minutes = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    completed_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)  # told that a refresher is due

    objects = ScopedManager()

    class Meta:
        ordering = ["-completed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "course", "round"], name="completion_once")]
        indexes = [
            models.Index(fields=["course", "person", "expires_on"], name="completion_of_course"),
            models.Index(
                fields=["expires_on"],
                condition=models.Q(reminded_at__isnull=True, expires_on__isnull=False),
                name="completion_running_out",
            ),
        ]

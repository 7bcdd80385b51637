"""The tables of training, split by noun."""

from peerloom.domain.training.models.courses import Course, Lesson, LessonMedia, Module, QuizChoice, QuizQuestion
from peerloom.domain.training.models.progress import Completion, LessonDone, QuizAnswer, QuizAttempt
from peerloom.domain.training.models.resources import Resource, ResourceFile

__all__ = [
    "Completion",
    "Course",
    "Lesson",
    "LessonDone",
    "LessonMedia",
    "Module",
    "QuizAnswer",
    "QuizAttempt",
    "QuizChoice",
    "QuizQuestion",
    "Resource",
    "ResourceFile",
]

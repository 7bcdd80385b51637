"""What a course says, apart from any program: read from a file, a form or a document, then written into a program.

Each draft checks itself when it is made and raises UnusableCourse, so that whatever source it comes from is held to
the same limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from peerloom.domain.training.enums import CourseAudience, LessonFormat
from peerloom.foundation.refusals import Refused

MOST_MODULES = 30
MOST_LESSONS = 40
MOST_QUESTIONS = 40
MOST_CHOICES = 10
LONGEST_BODY = 60_000
MOST_MINUTES = 600
SLIDE_BREAK = "---"


class UnusableCourse(Refused):
    """Something in a course is missing, too long or contradicts itself."""


@dataclass(frozen=True, slots=True)
class ChoiceDraft:
    text: str
    right: bool = False
    feedback: str = ""

    def __post_init__(self) -> None:
        _check_words(self.text, _("The text of an answer"), 400)
        _check_words(self.feedback, _("The feedback to an answer"), 600, optional=True)
        _check_truth(self.right, _("Whether an answer is right"))


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """``several`` lets people choose more than one; all right choices then belong to the answer."""

    text: str
    choices: Sequence[ChoiceDraft]
    several: bool = False
    feedback: str = ""

    def __post_init__(self) -> None:
        _check_words(self.text, _("The question"), 600)
        _check_words(self.feedback, _("The feedback to a question"), 1000, optional=True)
        _check_truth(self.several, _("Whether several answers may be chosen"))
        if not 2 <= len(self.choices) <= MOST_CHOICES:
            raise UnusableCourse(_("A question needs 2 to %(most)s answers to choose from.") % {"most": MOST_CHOICES})
        if len({choice.text for choice in self.choices}) < len(self.choices):
            raise UnusableCourse(_("Two answers of one question say the same."))
        right = sum(choice.right for choice in self.choices)
        if not right:
            raise UnusableCourse(_("Mark the answer that is right."))
        if right > 1 and not self.several:
            raise UnusableCourse(_("Only one answer can be right, unless several may be chosen."))


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """``body`` is Markdown: the lesson's text, its slides divided by ``---``, or the transcript of its recording."""

    title: str
    body: str
    format: str = LessonFormat.TEXT
    minutes: int = 5

    def __post_init__(self) -> None:
        _check_words(self.title, _("The title of a lesson"), 160)
        _check_member(self.format, LessonFormat.values, _("The format of a lesson"))
        _check_number(self.minutes, _("The minutes of a lesson"), 1, MOST_MINUTES)
        _check_words(self.body, _("The text of a lesson"), LONGEST_BODY, lines=True)


@dataclass(frozen=True, slots=True)
class ModuleDraft:
    title: str
    lessons: Sequence[LessonDraft] = ()
    quiz: Sequence[QuestionDraft] = ()
    pass_share: int = 70

    def __post_init__(self) -> None:
        _check_words(self.title, _("The title of a module"), 160)
        _check_number(self.pass_share, _("The share of right answers"), 1, 100)
        _check_count(self.lessons, _("A module can have at most %(most)s lessons."), MOST_LESSONS)
        _check_count(self.quiz, _("A quiz can have at most %(most)s questions."), MOST_QUESTIONS)


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """What is said about a course before it has content. ``due_week`` counts from the cohort's first day."""

    title: str
    summary: str = ""
    audience: str = CourseAudience.BOTH
    minutes: int = 0
    language: str = "en"
    required: bool = False
    due_week: int | None = None
    valid_months: int | None = None
    prerequisites: Sequence[str] = ()  # keys of built-in courses, or titles, in the same program

    def __post_init__(self) -> None:
        _check_words(self.title, _("The title of a course"), 160)
        _check_words(self.summary, _("The summary of a course"), 600, optional=True)
        _check_words(self.language, _("The language of a course"), 35)
        _check_member(self.audience, CourseAudience.values, _("Whom a course is for"))
        _check_number(self.minutes, _("The minutes of a course"), 0, 6000)
        _check_truth(self.required, _("Whether a course is required"))
        if self.due_week is not None:
            _check_number(self.due_week, _("The week in which a course is due"), -52, 520)
        if self.valid_months is not None:
            _check_number(self.valid_months, _("For how many months a course counts"), 1, 240)
        for title in self.prerequisites:
            _check_words(title, _("What comes before a course"), 160)


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A whole course. ``origin`` is the key of the built-in course that it is."""

    plan: CoursePlan
    modules: Sequence[ModuleDraft] = ()
    origin: str = ""
    published: bool = True

    def __post_init__(self) -> None:
        _check_words(self.origin, _("The origin of a course"), 60, optional=True)
        _check_truth(self.published, _("Whether a course is published"))
        _check_count(self.modules, _("A course can have at most %(most)s modules."), MOST_MODULES)


def slides_in(body: str) -> list[str]:
    """The slides of a lesson's body, at least one."""
    slides: list[list[str]] = [[]]
    for line in body.splitlines():
        if line.strip() == SLIDE_BREAK:
            slides.append([])
        else:
            slides[-1].append(line)
    texts = ["\n".join(slide).strip() for slide in slides]
    return [text for text in texts if text] or [""]


def _check_words(value: object, what: str, most: int, *, optional: bool = False, lines: bool = False) -> None:
    if not isinstance(value, str):
        raise UnusableCourse(_("%(what)s has to be text.") % {"what": what})
    if not optional and not value.strip():
        raise UnusableCourse(_("%(what)s is missing.") % {"what": what})
    if len(value) > most:
        raise UnusableCourse(_("%(what)s is longer than %(most)s letters.") % {"what": what, "most": most})
    if "\x00" in value or (not lines and "\n" in value and most <= 160):
        raise UnusableCourse(_("%(what)s holds a character that cannot be kept.") % {"what": what})


def _check_number(value: object, what: str, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise UnusableCourse(
            _("%(what)s: give a whole number from %(least)s to %(most)s.")
            % {"what": what, "least": least, "most": most}
        )


def _check_truth(value: object, what: str) -> None:
    if not isinstance(value, bool):
        raise UnusableCourse(_("%(what)s: say true or false.") % {"what": what})


def _check_member(value: object, allowed: Sequence[str], what: str) -> None:
    if value not in allowed:
        raise UnusableCourse(_("%(what)s: choose one of %(all)s.") % {"what": what, "all": ", ".join(allowed)})


def _check_count(rows: Sequence[object], words: str, most: int) -> None:
    if len(rows) > most:
        raise UnusableCourse(words % {"most": most})

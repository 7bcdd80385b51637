"""Courses as files: Markdown with a TOML head, strict, so that a slip is told with its line and never guessed at.

+++
key = "active-listening"
title = "Active listening"
...
+++
# Module: Hearing what is meant
## Lesson (text, 6 minutes): Why listening is work
Markdown, with headings from ### down.
## Quiz (pass 70)
? A question with one right answer
( ) wrong :: why it is wrong
(x) right :: why
! told whichever was chosen
?? A question with several right answers
[x] one
[ ] two
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from peerloom.domain.training.drafts import (
    ChoiceDraft,
    CourseDraft,
    CoursePlan,
    LessonDraft,
    ModuleDraft,
    QuestionDraft,
    UnusableCourse,
)

FENCE = "+++"
HEAD = {
    "key": str,
    "title": str,
    "summary": str,
    "audience": str,
    "minutes": int,
    "valid_months": int,
    "prerequisites": list,
}
KEY = re.compile(r"[a-z][a-z0-9-]{1,58}")
MODULE = re.compile(r"# Module: (\S.*)")
LESSON = re.compile(r"## Lesson \((text|slides|audio|video|download), (\d{1,3}) minutes?\): (\S.*)")
QUIZ = re.compile(r"## Quiz \(pass (\d{1,3})\)")
QUESTION = re.compile(r"(\?\??) +(\S.*)")
CHOICE = re.compile(r"(?:\(( |x)\)|\[( |x)\]) +(\S.*)")
REMARK = re.compile(r"! +(\S.*)")
FEEDBACK = " :: "


class BadCourseFile(ValueError):
    """``line`` counts from 1."""

    def __init__(self, line: int, message: object) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


def read_course_file(text: str) -> CourseDraft:
    """Raises BadCourseFile, which names the line."""
    lines = text.removeprefix("\ufeff").splitlines()
    head, body_from = _head(lines)
    reader = _Reader()
    for number, line in enumerate(lines[body_from:], start=body_from + 1):
        reader.take(number, line.rstrip())
    modules = reader.finish(len(lines))
    plan = _made(
        2,
        CoursePlan,
        title=head["title"],
        summary=head["summary"],
        audience=head["audience"],
        minutes=head["minutes"],
        valid_months=head["valid_months"] or None,
        prerequisites=tuple(head["prerequisites"]),
    )
    draft: CourseDraft = _made(2, CourseDraft, plan=plan, modules=tuple(modules), origin=head["key"])
    return draft


def _head(lines: list[str]) -> tuple[dict[str, Any], int]:
    if not lines or lines[0].strip() != FENCE:
        raise BadCourseFile(1, f"the file has to begin with {FENCE}")
    closing = next((place for place, line in enumerate(lines[1:], start=1) if line.strip() == FENCE), None)
    if closing is None:
        raise BadCourseFile(1, f"the head is not closed with {FENCE}")
    try:
        head = tomllib.loads("\n".join(lines[1:closing]))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise BadCourseFile(1 + int(found[1]) if found else closing, error) from error
    for name in HEAD.keys() - head.keys():
        raise BadCourseFile(closing + 1, f"the head lacks {name}")
    for name, value in head.items():
        line = next((place for place, text in enumerate(lines, start=1) if text.startswith(name)), 2)
        if name not in HEAD:
            raise BadCourseFile(line, f"{name} is not known here")
        if type(value) is not HEAD[name]:
            raise BadCourseFile(line, f"{name} has to be of type {HEAD[name].__name__}")
    if not KEY.fullmatch(head["key"]):
        raise BadCourseFile(2, "the key may hold small letters, digits and hyphens")
    return head, closing + 1


@dataclass
class _Question:
    line: int
    several: bool
    text: str
    choices: list[ChoiceDraft] = field(default_factory=list)
    feedback: str = ""


@dataclass
class _Module:
    line: int
    title: str
    lessons: list[LessonDraft] = field(default_factory=list)
    quiz: list[QuestionDraft] = field(default_factory=list)
    pass_share: int = 70
    quiz_line: int = 0


class _Reader:
    """Takes the body line by line. At any time at most one module, and in it one lesson or question, is open."""

    def __init__(self) -> None:
        self.done: list[ModuleDraft] = []
        self.module: _Module | None = None
        self.lesson: tuple[int, dict[str, Any], list[str]] | None = None
        self.question: _Question | None = None

    def take(self, number: int, line: str) -> None:
        if line.startswith(("# ", "## ")):
            self._open(number, line)
        elif self.lesson:
            self.lesson[2].append(line)
        elif self.module and self.module.quiz_line:
            self._take_quiz_line(number, line, self.module)
        elif line:
            raise BadCourseFile(number, "text has to stand in a lesson")

    def finish(self, number: int) -> list[ModuleDraft]:
        self._close_module()
        if not self.done:
            raise BadCourseFile(number, "there is no module")
        return self.done

    def _open(self, number: int, line: str) -> None:
        if found := MODULE.fullmatch(line):
            self._close_module()
            self.module = _Module(number, found[1])
            return
        if self.module is None:
            raise BadCourseFile(number, "a module has to come first: # Module: its title")
        if self.module.quiz_line:
            raise BadCourseFile(number, "after a quiz only the next module can follow")
        self._close_lesson()
        if found := LESSON.fullmatch(line):
            said = {"format": found[1], "minutes": int(found[2]), "title": found[3]}
            self.lesson = (number, said, [])
        elif (found := QUIZ.fullmatch(line)) and 1 <= int(found[1]) <= 100:
            self.module.quiz_line, self.module.pass_share = number, int(found[1])
        else:
            raise BadCourseFile(
                number, "write ## Lesson (text, 5 minutes): its title, or ## Quiz (pass 70); in a lesson, ### and lower"
            )

    def _take_quiz_line(self, number: int, line: str, module: _Module) -> None:
        if not line:
            return
        if found := QUESTION.fullmatch(line):
            self._close_question(module)
            self.question = _Question(number, found[1] == "??", found[2])
            return
        if self.question is None:
            raise BadCourseFile(number, "a question has to come first: ? or ??")
        if found := CHOICE.fullmatch(line):
            self.question.choices.append(_choice(number, found, several=self.question.several))
        elif (found := REMARK.fullmatch(line)) and not self.question.feedback:
            self.question.feedback = found[1]
        else:
            raise BadCourseFile(number, "in a quiz, lines begin with ?, ??, ( ), (x), [ ], [x], or once with !")

    def _close_question(self, module: _Module) -> None:
        if self.question is None:
            return
        question, self.question = self.question, None
        draft = _made(
            question.line,
            QuestionDraft,
            text=question.text,
            choices=tuple(question.choices),
            several=question.several,
            feedback=question.feedback,
        )
        module.quiz.append(draft)

    def _close_lesson(self) -> None:
        if self.lesson is None or self.module is None:
            return
        (number, said, lines), self.lesson = self.lesson, None
        self.module.lessons.append(_made(number, LessonDraft, body="\n".join(lines).strip(), **said))

    def _close_module(self) -> None:
        if self.module is None:
            return
        self._close_lesson()
        module = self.module
        self._close_question(module)
        if module.quiz_line and not module.quiz:
            raise BadCourseFile(module.quiz_line, "the quiz has no questions")
        if not module.lessons and not module.quiz:
            raise BadCourseFile(module.line, "the module is empty")
        self.module = None
        self.done.append(
            _made(
                module.line,
                ModuleDraft,
                title=module.title,
                lessons=tuple(module.lessons),
                quiz=tuple(module.quiz),
                pass_share=module.pass_share,
            )
        )


def _choice(number: int, found: re.Match[str], *, several: bool) -> ChoiceDraft:
    if (found[2] is not None) != several:
        raise BadCourseFile(number, "answers to ? begin with ( ), answers to ?? with [ ]")
    text, _colons, feedback = found[3].partition(FEEDBACK)
    draft: ChoiceDraft = _made(
        number, ChoiceDraft, text=text.strip(), right=(found[1] or found[2]) == "x", feedback=feedback.strip()
    )
    return draft


def _made(line: int, kind: Any, **values: Any) -> Any:
    try:
        return kind(**values)
    except UnusableCourse as error:
        raise BadCourseFile(line, error) from error

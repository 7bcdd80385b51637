"""Courses for tests."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.domain.programs.models import Program
from peerloom.domain.training.enums import CourseAudience
from peerloom.domain.training.models import Course, Lesson, Module, QuizChoice, QuizQuestion


def make_course(
    program: Program,
    *,
    title: str = "Active listening",
    audience: str = CourseAudience.BOTH,
    required: bool = True,
    due_week: int | None = 0,
    valid_months: int | None = None,
    minutes: int = 20,
    published: bool = True,
    after: Sequence[Course] = (),
) -> Course:
    """A published course with one module of two lessons and a quiz of one question; its second answer is right."""
    course = Course.objects.create(
        organisation=program.organisation,
        program=program,
        title=title,
        audience=audience,
        required=required,
        due_week=due_week,
        valid_months=valid_months,
        minutes=minutes,
        published=published,
    )
    course.prerequisites.set(after)
    module = Module.objects.create(
        organisation=program.organisation, course=course, position=0, title="Hearing what is meant"
    )
    make_lesson(module, title="Why listening is work")
    make_lesson(module, title="Four moves", format="slides", body="First\n\n---\n\nSecond")
    make_question(module)
    return course


def make_lesson(module: Module, *, title: str, format: str = "text", body: str = "Some **text**.") -> Lesson:  # noqa: A002
    return Lesson.objects.create(
        organisation=module.organisation,
        module=module,
        position=module.lessons.count(),
        title=title,
        format=format,
        body=body,
    )


def make_question(module: Module, *, text: str = "What helps most?", several: bool = False) -> QuizQuestion:
    question = QuizQuestion.objects.create(
        organisation=module.organisation,
        module=module,
        position=module.quiz.count(),
        text=text,
        several=several,
        feedback="Questions open what statements close.",
    )
    for position, (answer, right) in enumerate((("To interrupt", False), ("To ask", True), ("To nod", several))):
        QuizChoice.objects.create(
            organisation=module.organisation,
            question=question,
            position=position,
            text=answer,
            right=right,
            feedback="Asking shows that you want to know." if right else "That stops people.",
        )
    return question

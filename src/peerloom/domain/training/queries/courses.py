"""Courses as those see them who write them."""

from __future__ import annotations

from typing import cast

from django.db.models import Count, OuterRef, Prefetch, Subquery

from peerloom.domain.programs.models import Program
from peerloom.domain.training.documents import Document, document_of
from peerloom.domain.training.drafts import (
    ChoiceDraft,
    CourseDraft,
    CoursePlan,
    LessonDraft,
    ModuleDraft,
    QuestionDraft,
)
from peerloom.domain.training.enums import LessonFormat
from peerloom.domain.training.models import Completion, Course, Lesson, LessonMedia, Module, QuizQuestion
from peerloom.foundation.scope import Actor, ScopedQuerySet


def courses_of(program: Program) -> ScopedQuerySet[Course]:
    """In their order, each with how many lessons it has and how many people have completed it."""
    organisation = program.organisation_id
    lessons = Lesson.objects.within(organisation).filter(module__course=OuterRef("pk")).order_by()
    completed = Completion.objects.within(organisation).filter(course=OuterRef("pk")).order_by()
    rows = (
        Course.objects.within(organisation)
        .filter(program=program)
        .annotate(
            lesson_count=Subquery(lessons.values("module__course").annotate(n=Count("pk")).values("n")),
            completed_by=Subquery(completed.values("course").annotate(n=Count("person", distinct=True)).values("n")),
        )
    )
    return cast("ScopedQuerySet[Course]", rows)


def course_with_content(actor: Actor, public_id: str) -> Course | None:
    """A course of a program that the actor runs, everything in it loaded: six queries, however long it is."""
    if "\x00" in public_id:
        return None
    rows = Course.objects.visible_to(actor).select_related("program__organisation")
    return rows.prefetch_related(*_content(actor.organisation_id)).filter(public_id=public_id).first()


def course_document(course: Course) -> Document:
    """The whole course as one JSON document; recordings and downloads stay behind. See `training.documents`."""
    return document_of(draft_of(course))


def draft_of(course: Course) -> CourseDraft:
    modules = (
        Module.objects.within(course.organisation_id).filter(course=course).prefetch_related("lessons", "quiz__choices")
    )
    return CourseDraft(
        plan=plan_of(course),
        modules=tuple(_module(module) for module in modules),
        origin=course.origin,
        published=course.published,
    )


def plan_of(course: Course) -> CoursePlan:
    return CoursePlan(
        title=course.title,
        summary=course.summary,
        audience=course.audience,
        minutes=course.minutes,
        language=course.language,
        required=course.required,
        due_week=course.due_week,
        valid_months=course.valid_months,
        prerequisites=tuple(before.origin or before.title for before in course.prerequisites.all()),
    )


def question_of(question: QuizQuestion) -> QuestionDraft:
    return QuestionDraft(
        text=question.text,
        several=question.several,
        feedback=question.feedback,
        choices=tuple(ChoiceDraft(c.text, c.right, c.feedback) for c in question.choices.all()),
    )


def people_who_did(piece: Module | Lesson | QuizQuestion) -> int:
    """How many people have progress that hangs on this part of a course."""
    if isinstance(piece, Lesson):
        return piece.done_by.values("person").distinct().count()
    module = piece if isinstance(piece, Module) else piece.module
    tried = module.attempts.values_list("person_id", flat=True)
    if isinstance(piece, QuizQuestion):
        return tried.distinct().count()
    read = Lesson.objects.within(module.organisation_id).filter(module=module).values_list("done_by__person", flat=True)
    return len({*tried, *read.filter(done_by__isnull=False)})


def what_is_missing(course: Course) -> list[Lesson]:
    """Lessons of a loaded course whose recording or file is missing, or whose video has no captions."""
    lessons = [lesson for module in course.modules.all() for lesson in module.lessons.all()]
    return [lesson for lesson in lessons if needs_file(lesson)]


def needs_file(lesson: Lesson) -> bool:
    if lesson.format in (LessonFormat.TEXT, LessonFormat.SLIDES):
        return False
    media: LessonMedia | None = getattr(lesson, "media", None)
    return media is None or (lesson.format == LessonFormat.VIDEO and not media.captions)


def _module(module: Module) -> ModuleDraft:
    return ModuleDraft(
        title=module.title,
        pass_share=module.pass_share,
        lessons=tuple(
            LessonDraft(title=lesson.title, body=lesson.body, format=lesson.format, minutes=lesson.minutes)
            for lesson in module.lessons.all()
        ),
        quiz=tuple(question_of(question) for question in module.quiz.all()),
    )


def _content(organisation_id: int) -> tuple[Prefetch[str], ...]:
    modules = Module.objects.within(organisation_id)
    lessons = Lesson.objects.within(organisation_id).defer("body").select_related("media")
    questions = QuizQuestion.objects.within(organisation_id).prefetch_related("choices")
    return (
        Prefetch("modules", modules),
        Prefetch("modules__lessons", lessons),
        Prefetch("modules__quiz", questions),
        Prefetch("prerequisites"),
    )


def possible_prerequisites(program: Program, course: Course | None) -> list[Course]:
    """What may come before a course: the program's others, except for those that wait for it themselves."""
    others = list(Course.objects.within(program.organisation_id).filter(program=program).prefetch_related("leads_to"))
    if course is None:
        return others
    behind = {course.pk}
    waiting = [course.pk]
    follows = {other.pk: [after.pk for after in other.leads_to.all()] for other in others}
    while waiting:
        for after in follows.get(waiting.pop(), []):
            if after not in behind:
                behind.add(after)
                waiting.append(after)
    return [other for other in others if other.pk not in behind]


def quiz_of(module: Module) -> list[QuizQuestion]:
    """Its questions in order, with their answers."""
    rows = QuizQuestion.objects.within(module.organisation_id).filter(module=module)
    return list(rows.prefetch_related("choices"))

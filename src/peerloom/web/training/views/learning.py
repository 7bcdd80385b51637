from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.training.drafts import slides_in
from peerloom.domain.training.enums import LessonFormat
from peerloom.domain.training.models import Lesson
from peerloom.domain.training.operations import finish_course, finish_lesson
from peerloom.domain.training.queries.my_training import CourseState, completions_of, training_of
from peerloom.domain.training.rules import counts_on
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.training.access import course_or_404, lesson_or_404
from peerloom.web.training.words import CourseCard, course_url, parts_of, url_after


@require_safe
@for_members()
def mine(request: MemberRequest) -> HttpResponse:
    """What to do next first, then what else there is, then what is done with its certificates."""
    slug = request.organisation.slug
    cards = [CourseCard(state, slug) for state in training_of(request.actor, at=clock.now())]
    waiting = [card for card in cards if not card.state.complete]
    needed = [card for card in waiting if card.state.course.required or card.state.refreshing]
    first = next((card for card in needed if not card.state.locked), None)
    values = {
        "next": first,
        "needed": [card for card in needed if card is not first],
        "optional": [card for card in waiting if card not in needed],
        "done": [card for card in cards if card.state.complete],
        "required_done": sum(card.state.complete for card in cards if card.state.course.required),
        "required": sum(card.state.course.required for card in cards),
        "completions": completions_of(request.actor),
    }
    return render(request, "training/mine.html", values)


@require_safe
@for_members()
def course(request: MemberRequest, course: str) -> HttpResponse:
    state = course_or_404(request, course)
    counts = state.completion is not None and counts_on(state.completion, state.day)
    values = {
        "card": CourseCard(state, request.organisation.slug),
        "state": state,
        "parts": parts_of(state, request.organisation.slug),
        "counts": counts,
    }
    return render(request, "training/course.html", values)


@require_POST
@for_members()
def finish(request: MemberRequest, course: str) -> HttpResponse:
    state = course_or_404(request, course)
    try:
        finish_course(course=state.course, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(course_url(request.organisation.slug, state))


@require_safe
@for_members()
def lesson(request: MemberRequest, lesson: str) -> HttpResponse:
    found, state = lesson_or_404(request, lesson)
    if state.locked:
        return redirect(course_url(request.organisation.slug, state))
    place = state.place_of("lesson", found.public_id)
    values = {
        "lesson": found,
        "media": getattr(found, "media", None),
        "state": state,
        "step": state.steps[place],
        "number": place + 1,
        "course_url": course_url(request.organisation.slug, state),
    } | _slide(found, request.GET.get("slide", ""))
    return render(request, "training/lesson.html", values)


@require_POST
@for_members()
def lesson_done(request: MemberRequest, lesson: str) -> HttpResponse:
    """To the next step. Sent again, it leads there again."""
    found, state = lesson_or_404(request, lesson)
    slug = request.organisation.slug
    if state.preview:
        return redirect(_next_in_preview(slug, state, found))
    try:
        state = finish_lesson(lesson=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(course_url(slug, state))
    return redirect(course_url(slug, state) if state.complete else url_after(slug, state, found.public_id))


def _next_in_preview(slug: str, state: CourseState, lesson: Lesson) -> str:
    place = state.place_of("lesson", lesson.public_id)
    return url_after(slug, state, lesson.public_id) if place + 1 < len(state.steps) else course_url(slug, state)


def _slide(lesson: Lesson, asked: str) -> dict[str, object]:
    """One slide of the lesson, or all of them one below the other; nothing for other formats."""
    if lesson.format != LessonFormat.SLIDES:
        return {}
    slides = slides_in(lesson.body)
    if asked == "all":
        return {"slides": slides, "all_slides": True}
    here = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    here = min(max(here, 1), len(slides))
    return {
        "slides": slides,
        "slide": slides[here - 1],
        "slide_number": here,
        "slide_before": here - 1,
        "slide_after": here + 1 if here < len(slides) else 0,
    }

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.training.models import QuizAttempt, QuizChoice, QuizQuestion
from peerloom.domain.training.operations import answer_quiz
from peerloom.domain.training.queries.courses import quiz_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.training.access import module_or_404
from peerloom.web.training.forms.quizzes import QuizForm
from peerloom.web.training.words import course_url, url_after


@dataclass(frozen=True, slots=True)
class Answered:
    """A question after a try: what was chosen, and what there is to say about it."""

    question: QuizQuestion
    chosen: list[QuizChoice]
    right: bool

    @property
    def right_choices(self) -> list[QuizChoice]:
        return [choice for choice in self.question.choices.all() if choice.right]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def quiz(request: MemberRequest, module: str) -> HttpResponse:
    found, state = module_or_404(request, module)
    slug = request.organisation.slug
    questions = quiz_of(found)
    if state.locked or not questions:
        return redirect(course_url(slug, state))
    form = QuizForm(request.POST or None, questions=questions)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                tried = answer_quiz(
                    module=found, answers=form.answers, public_id=form.key, by=request.actor, at=clock.now()
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(reverse("courses:attempt", args=[slug, found.public_id, tried.public_id]))
    tries = QuizAttempt.objects.within(request.actor.organisation_id).filter(
        person=request.actor.person_id, module=found, round=state.round
    )
    values = {
        "form": form,
        "module": found,
        "state": state,
        "number": state.place_of("quiz", found.public_id) + 1,
        "best": max(tries, key=lambda each: each.right, default=None),
        "course_url": course_url(slug, state),
    }
    return render(request, "training/quiz.html", values, status=status)


@require_safe
@for_members()
def attempt(request: MemberRequest, module: str, attempt: str) -> HttpResponse:
    """What a try has shown, question by question. Everyone sees their own alone."""
    found, state = module_or_404(request, module)
    own = QuizAttempt.objects.within(request.actor.organisation_id).filter(person=request.actor.person_id, module=found)
    tried = visible_or_404(own, attempt)
    values = {
        "attempt": tried,
        "module": found,
        "state": state,
        "answered": _answered(tried, quiz_of(found)),
        "course_url": course_url(request.organisation.slug, state),
        "next_url": url_after(request.organisation.slug, state, found.public_id),
    }
    return render(request, "training/attempt.html", values)


def _answered(attempt: QuizAttempt, questions: list[QuizQuestion]) -> list[Answered]:
    """As far as the questions are still those that were asked."""
    chosen = set(attempt.answers.values_list("choice_id", flat=True))
    found = []
    for question in questions:
        own = [choice for choice in question.choices.all() if choice.pk in chosen]
        right = own == [choice for choice in question.choices.all() if choice.right]
        if own:
            found.append(Answered(question, own, right))
    return found

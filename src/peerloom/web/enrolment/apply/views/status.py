"""What has become of an application, for the one who wrote it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.enrolment.answering import JsonValue
from peerloom.domain.enrolment.entrance import questions_in_order, takes_applications
from peerloom.domain.enrolment.links import application_by_token
from peerloom.domain.enrolment.models import Answer, AnswerFile, Application
from peerloom.domain.enrolment.operations.applications import can_withdraw, withdraw_application
from peerloom.domain.people.queries import actor_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.apply.access import Place, broken_link
from peerloom.web.enrolment.apply.answers_shown import shown_answers
from peerloom.web.relationships.tasks import tasks_of


def for_applicants(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in who holds the link to an application that is there."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        application = application_by_token(token)
        return view(request, application, token, **kwargs) if application else broken_link(request)

    return guarded


@require_safe
@for_applicants
def status(request: HttpRequest, application: Application, token: str) -> HttpResponse:
    questions = questions_in_order(application.form_version)
    answers = shown_answers(questions, questions, _values_of(application), files_of(application))
    now = clock.now()
    actor = actor_of(application.person, at=now)
    context = {
        "place": Place.of(application),
        "application": application,
        "tasks": tasks_of(actor, slug=application.organisation.slug, at=now),
        "home": reverse("relationships:mine", args=[application.organisation.slug]),
        "answers": [answer for answer in answers if not answer.missing],
        "token": token,
        "can_withdraw": can_withdraw(application),
        "may_apply_again": takes_applications(application.cohort, at=now),
    }
    return render(request, "apply/status.html", context)


def _values_of(application: Application) -> dict[str, JsonValue]:
    rows = Answer.objects.within(application.organisation_id).filter(application=application)
    return dict(rows.values_list("question__key", "value"))


def files_of(application: Application) -> dict[str, AnswerFile]:
    rows = AnswerFile.objects.within(application.organisation_id).filter(application=application)
    return {file.question_key: file for file in rows}


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicants
def withdraw(request: HttpRequest, application: Application, token: str) -> HttpResponse:
    if request.method != "POST":
        context = {"place": Place.of(application), "can_withdraw": can_withdraw(application), "token": token}
        return render(request, "apply/withdraw.html", context)
    try:
        withdraw_application(application=application, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your application is withdrawn."))
    return redirect(reverse("apply:status", args=[token]))

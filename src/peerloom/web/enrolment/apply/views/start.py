"""The first page: whom it is for, what happens to the answers, who they are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.answering import minutes_for
from peerloom.domain.enrolment.entrance import (
    is_full,
    is_too_young,
    minimum_age,
    published_version,
    questions_in_order,
    takes_applications,
)
from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.links import draft_token, path_to_application
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.drafts import start_draft
from peerloom.domain.people.models import Account, Person
from peerloom.domain.programs.enums import ProgramState
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.apply.access import Place, place_or_404
from peerloom.web.enrolment.apply.forms import GuardianForm, StartForm
from peerloom.web.enrolment.apply.limits import may_begin


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest, organisation: str, cohort: str, side: str) -> HttpResponse:
    place = place_or_404(organisation, cohort, side)
    if not takes_applications(place.cohort, at=clock.now()):
        return _closed(request, place)
    account = request.user if isinstance(request.user, Account) else None
    person = _person_of(account, place) if account else None
    least = minimum_age(place.cohort)
    form = StartForm(request.POST or None, place=place, least_age=least, initial=_known(request, account, person))
    if form.is_valid():
        born = form.cleaned_data.get("born")
        if is_too_young(place.cohort, born, at=clock.now()):  # before anything is counted or kept
            return too_young(request, place, via=form.cleaned_data["via"])
        try:
            return _begun(request, place, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, place, form, applied=_application_of(person, place))


def too_young(request: HttpRequest, place: Place, *, via: str) -> HttpResponse:
    context = {"place": place, "form": GuardianForm(initial={"via": via}), "age": minimum_age(place.cohort)}
    return render(request, "apply/young.html", context)


def _begun(request: HttpRequest, place: Place, form: StartForm) -> HttpResponse:
    if not may_begin(request):
        raise Refused(_("Many people began from this network within the hour. Please try again in a while."))
    data = form.cleaned_data
    draft = start_draft(
        cohort=place.cohort,
        side=place.side,
        applicant=form.applicant(),
        born=data.get("born"),
        via=data["via"],
        public_id=data["key"],
        at=clock.now(),
    )
    return redirect(reverse("apply:draft", args=[draft_token(draft, mailed=False)]))


def _page(request: HttpRequest, place: Place, form: StartForm, *, applied: Application | None) -> HttpResponse:
    version = published_version(place.cohort, place.side)
    questions = questions_in_order(version)
    context = {
        "place": place,
        "form": form,
        "introduction": version.introduction if version else "",
        "minutes": minutes_for(questions) + 1,
        "questions": len(questions),
        "has_private": any(question.sensitive for question in questions),
        "full": is_full(place.cohort, place.side),
        "age": minimum_age(place.cohort),
        "applied": applied,
        "applied_path": path_to_application(applied) if applied else "",
    }
    return render(request, "apply/start.html", context, status=422 if form.errors else 200)


def _closed(request: HttpRequest, place: Place) -> HttpResponse:
    today = place.organisation.day_at(clock.now())
    cohort = place.cohort
    opens_on = cohort.signup_from
    waits = cohort.program.state in (ProgramState.DRAFT, ProgramState.OPEN)
    not_yet = bool(waits and (cohort.program.state == ProgramState.DRAFT or (opens_on and today < opens_on)))
    context = {"place": place, "not_yet": not_yet, "opens_on": opens_on if not_yet else None}
    return render(request, "apply/closed.html", context)


def _known(request: HttpRequest, account: Account | None, person: Person | None) -> dict[str, Any]:
    """What need not be typed: the channel by which they came, and who is signed in."""
    known: dict[str, Any] = {"via": request.GET.get("via", "")[:40].replace("\x00", "")}
    if account:
        known["email"] = person.email if person else account.email
    if person:
        known |= {"given_name": person.given_name, "family_name": person.family_name}
    return known


def _person_of(account: Account, place: Place) -> Person | None:
    return Person.objects.within(place.organisation.pk).filter(account=account).first()


def _application_of(person: Person | None, place: Place) -> Application | None:
    """What someone who is signed in has handed in here before."""
    if person is None:
        return None
    rows = Application.objects.within(place.organisation.pk).filter(cohort=place.cohort, side=place.side, person=person)
    return rows.exclude(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN)).first()

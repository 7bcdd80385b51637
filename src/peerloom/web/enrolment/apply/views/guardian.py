"""Below the minimum age a parent or guardian begins. Until they have agreed, nothing about the child is kept."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.entrance import minimum_age, takes_applications
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.links import GuardianRequest, draft_token, guardianship_by_token, read_guardian_token
from peerloom.domain.enrolment.messages.applicants import consent_text, guardian_mail
from peerloom.domain.enrolment.models import ApplicationDraft
from peerloom.domain.enrolment.operations.guardians import give_consent, withdraw_consent
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.enrolment.apply.access import Place, broken_link, place_or_404
from peerloom.web.enrolment.apply.forms import ConsentForm, GuardianForm
from peerloom.web.enrolment.apply.limits import may_mail

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest, organisation: str, cohort: str, side: str) -> HttpResponse:
    """Takes the guardian's address and mails them a link. The mail leaves at once: a job would have to keep it."""
    place = place_or_404(organisation, cohort, side)
    if not takes_applications(place.cohort, at=clock.now()):
        return redirect(place.start)
    form = GuardianForm(request.POST or None)
    if form.is_valid():
        problem = _mailed(request, form.request_for(place), place)
        if not problem:
            return redirect(f"{place.guardian}?sent=1")
        form.add_error(None, problem)
    context = {"place": place, "form": form, "age": minimum_age(place.cohort), "sent": "sent" in request.GET}
    return render(request, "apply/young.html", context, status=422 if form.errors else 200)


def _mailed(request: HttpRequest, asked: GuardianRequest, place: Place) -> str:
    """Why no mail went, "" when it did."""
    if not may_mail(request, asked.email):
        return _("Several messages went to this address within the hour. Please look there, also among spam.")
    try:
        guardian_mail(asked, place.cohort, locale=get_language() or place.words).send()
    except OSError:  # what smtplib raises, and what a connection raises
        log.exception("A guardian's mail could not be handed to the mail server")
        return _("We could not send a message just now. Nothing is wrong with what you entered. Please try again.")
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """What is agreed to, and then who the child is."""
    asked = read_guardian_token(token)
    place = _place_of(asked) if asked else None
    if asked is None or place is None:
        return broken_link(request)
    begun = _begun_before(asked, place.organisation)
    text = consent_text(place.cohort)
    form = ConsentForm(request.POST or None, text=text)
    if begun is None and form.is_valid():
        try:
            begun = give_consent(request=asked, cohort=place.cohort, child=form.child(), text=text, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_path_to(begun, asked))
    context = {
        "place": place,
        "asked": asked,
        "text": text,
        "form": form,
        "open": takes_applications(place.cohort, at=clock.now()),
        "goes_on": _path_to(begun, asked) if begun else "",
    }
    return render(request, "apply/consent.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def agreed(request: HttpRequest, token: str) -> HttpResponse:
    """What a guardian agreed to, and the way to take it back. Opening the link changes nothing."""
    guardianship = guardianship_by_token(token)
    if guardianship is None:
        return broken_link(request)
    if request.method == "POST":
        withdraw_consent(guardianship=guardianship, at=clock.now())
    context = {
        "place": Place(cohort_of(guardianship.program), Side.MENTEE),
        "guardianship": guardianship,
        "withdrawn": request.method == "POST" or guardianship.withdrawn_at is not None,
    }
    return render(request, "apply/agreed.html", context)


def _place_of(asked: GuardianRequest) -> Place | None:
    rows = Cohort.objects.across_organisations(because="a guardian need not be a person of the organisation")
    cohort = rows.filter(public_id=asked.cohort).select_related("program", "organisation").first()
    return Place(cohort, Side(asked.side)) if cohort and asked.side in Side.values else None


def _begun_before(asked: GuardianRequest, organisation: Organisation) -> ApplicationDraft | None:
    drafts = ApplicationDraft.objects.within(organisation.pk)
    return drafts.filter(guardianship__public_id=asked.key, expires_at__gt=clock.now()).first()


def _path_to(draft: ApplicationDraft, asked: GuardianRequest) -> str:
    """Whoever agreed came through a link to their own address; it proves that one and no other."""
    return reverse("apply:draft", args=[draft_token(draft, mailed=draft.email == asked.email)])

"""What someone has to read and sign."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.enrolment.models import AgreementText
from peerloom.domain.enrolment.operations.agreements import sign_agreement
from peerloom.domain.enrolment.queries.agreements import ToSign, texts_to_sign
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.enrolment.agreements.forms import SignForm
from peerloom.web.gate import MemberRequest, for_members


@require_safe
@for_members()
def mine(request: MemberRequest) -> HttpResponse:
    """Everything that the person is asked to sign, what is still open first."""
    wanted = texts_to_sign(request.actor)
    unsigned = [one for one in wanted if one.signature is None]
    return render(request, "agreements/mine.html", {"wanted": wanted, "unsigned": unsigned})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def sign(request: MemberRequest, text: str) -> HttpResponse:
    """Read and sign. Who follows an old link is led to the wording that holds."""
    wanted = texts_to_sign(request.actor)
    found = _wanted(request, wanted, text)
    if found.text.public_id != text:
        messages.info(request, _("The wording was renewed. This is the one that holds; please read it."))
        return SeeOther(reverse("agreements:sign", args=[request.organisation.slug, found.text.public_id]))
    form = SignForm(request.POST or None)
    if request.method == "POST" and found.signature is None and form.is_valid():
        try:
            sign_agreement(
                text=found.text, name_typed=form.cleaned_data["name_typed"], by=request.actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. You have signed “%(title)s”.") % {"title": found.text.title})
            return SeeOther(reverse("agreements:mine", args=[request.organisation.slug]))
    values = {"found": found, "form": form, "program": found.text.program}
    return render(request, "agreements/sign.html", values, status=422 if form.errors else 200)


def _wanted(request: MemberRequest, wanted: list[ToSign], text: str) -> ToSign:
    """The wording itself, or the one that took its place."""
    for one in wanted:
        if one.text.public_id == text:
            return one
    old = AgreementText.objects.within(request.actor.organisation_id).filter(public_id=text, published_at__isnull=False)
    named = old.first()
    for one in wanted:
        if named is not None and (one.text.program_id, one.text.kind) == (named.program_id, named.kind):
            return one
    raise Http404


@require_safe
@for_members()
def print_view(request: MemberRequest, text: str) -> HttpResponse:
    """The wording alone, for paper: for who is asked to sign it with their signature, and for who runs the program."""
    found = next((one for one in texts_to_sign(request.actor) if one.text.public_id == text), None)
    if found is None:
        rows = AgreementText.objects.visible_to(request.actor).select_related("program")
        row = rows.filter(public_id=text).first()
        if row is None:
            raise Http404
        found = ToSign(row, None)
    return render(request, "agreements/print.html", {"found": found})

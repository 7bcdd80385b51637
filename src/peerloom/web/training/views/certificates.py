from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerloom.domain.people.queries import person_of
from peerloom.domain.training.certificates import certificate_pdf
from peerloom.domain.training.models import Completion
from peerloom.domain.training.queries.certificates import certified
from peerloom.domain.training.rules import counts_on
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members, visible_or_404


@require_safe
@for_members()
def certificate(request: MemberRequest, completion: str) -> HttpResponse:
    """One's own certificate, as a PDF to keep."""
    own = Completion.objects.within(request.actor.organisation_id).filter(person=request.actor.person_id)
    found = visible_or_404(own, completion)
    pdf = certificate_pdf(completion=found, person=person_of(request.actor), organisation=request.organisation)
    name = f"{slugify(_('Certificate'))}-{slugify(found.title) or found.public_id}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_safe
@never_cache
def check(request: HttpRequest, completion: str) -> HttpResponse:
    """For whoever holds a certificate: whether we gave it, and whether it still counts. It shows what stands on it."""
    found = certified(completion)
    if found is None:
        return render(request, "training/check.html", status=404)
    counts = counts_on(found, found.organisation.day_at(clock.now()))
    return render(request, "training/check.html", {"completion": found, "counts": counts})

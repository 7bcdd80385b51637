"""For whoever has lost their link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.operations.drafts import send_links_to
from peerloom.foundation import clock
from peerloom.web.enrolment.apply.access import place_or_404
from peerloom.web.enrolment.apply.forms import FindForm
from peerloom.web.enrolment.apply.limits import may_mail


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find(request: HttpRequest, organisation: str, cohort: str, side: str) -> HttpResponse:
    """Mails the way to what the address has begun or handed in; says the same for addresses that have not."""
    place = place_or_404(organisation, cohort, side)
    form = FindForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if may_mail(request, email):
            send_links_to(cohort=place.cohort, side=place.side, email=email, at=clock.now())
            return redirect(f"{place.find}?sent=1")
        form.add_error(None, _("Several messages went to this address within the hour. Please look there first."))
    context = {"place": place, "form": form, "sent": "sent" in request.GET}
    return render(request, "apply/find.html", context, status=422 if form.errors else 200)

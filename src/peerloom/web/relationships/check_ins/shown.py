"""What a person is told on the page where they say how it goes."""

from __future__ import annotations

from django.http import HttpRequest

from peerloom.domain.relationships.enums import Feeling
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.partners import named_partners
from peerloom.web.relationships.check_ins.forms import CheckInForm


def told(check_in: CheckIn) -> dict[str, object]:
    """Given names only: whoever was handed the link learns no family name and no address."""
    reader = check_in.participation.person
    return {
        "check_in": check_in,
        "given_name": reader.given_name,
        "partners": named_partners(check_in.relationship, besides=reader.pk),
        "program": check_in.relationship.cohort.program,
    }


def form_for(request: HttpRequest, check_in: CheckIn) -> CheckInForm:
    """With the answer chosen that was clicked in the e-mail, if it was one; nothing is kept before it is sent."""
    chosen = request.GET.get("feeling", "")
    initial = {"feeling": chosen} if chosen in {str(feeling.value) for feeling in Feeling} else {}
    data = request.POST if request.method == "POST" else None
    return CheckInForm(data, questions=list(check_in.answers.all()), initial=initial)

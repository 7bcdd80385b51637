from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from peerloom.domain.enrolment.models import AgreementText
from peerloom.domain.programs.models import Program
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, visible_or_404


def program_or_404(request: MemberRequest, program: str) -> Program:
    return visible_or_404(Program.objects.visible_to(request.actor), program)


def text_or_404(request: MemberRequest, text: str) -> AgreementText:
    """A wording of a program that the person asking runs."""
    rows = AgreementText.objects.visible_to(request.actor).select_related("program", "published_by")
    return visible_or_404(rows, text)


def to_the_list(request: MemberRequest, program: Program) -> HttpResponse:
    return SeeOther(reverse("agreements:list", args=[request.organisation.slug, program.public_id]))

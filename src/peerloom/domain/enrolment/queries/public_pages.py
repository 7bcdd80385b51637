"""What anybody may read about a program, and where sign-up begins."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from peerloom.domain.enrolment.enums import SignUpWindow
from peerloom.domain.enrolment.models import Channel, PublicPage
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, Program
from peerloom.foundation.slugs import free_slug


def public_page(*, owner: str, slug: str) -> PublicPage | None:
    """The page of this organisation at this address, with its program and texts, if it is shown to anybody."""
    return (
        PublicPage.objects.across_organisations(because="anybody may read a page that is shown")
        .filter(organisation__slug=owner, slug=slug, published=True)
        .select_related("program", "organisation")
        .prefetch_related("texts")
        .first()
    )


def channel_by_tag(cohort: Cohort, tag: str) -> Channel | None:
    """The channel of the cohort with this tag, closed or not; what was sent need not be a tag at all."""
    if not tag or "\x00" in tag:
        return None
    return Channel.objects.within(cohort.organisation_id).filter(cohort=cohort, tag=tag).first()


def sign_up_window(cohort: Cohort, *, now: datetime) -> SignUpWindow:
    """Whether people can apply at that moment, by the organisation's own day."""
    today = cohort.organisation.day_at(now)
    if cohort.program.state == ProgramState.DRAFT or (cohort.signup_from and today < cohort.signup_from):
        return SignUpWindow.NOT_YET
    if cohort.program.state != ProgramState.OPEN or (cohort.signup_until and today > cohort.signup_until):
        return SignUpWindow.OVER
    return SignUpWindow.OPEN


def free_page_slug(program: Program) -> str:
    """Where a page of the program can stand: its name, with a number where another program is called the same."""
    return free_slug(program.name, PublicPage.objects.within(program.organisation_id), otherwise="program")


def page_of(cohort: Cohort) -> PublicPage | None:
    return PublicPage.objects.within(cohort.organisation_id).filter(program=cohort.program_id).first()


def way_in(cohort: Cohort, side: str) -> str:
    """The path where someone who was asked should begin: the public page if it is shown, else the form."""
    page = page_of(cohort)
    if page is not None and page.published:
        return reverse("public:page", args=[cohort.organisation.slug, page.slug])
    return reverse("apply:start", args=[cohort.organisation.slug, cohort.public_id, side])

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Channel, Invitee, PublicPage, PublicPageText
from peerloom.domain.programs.models import Cohort
from tests.factories import MOMENT


def recruitment_ids(cohort: Cohort) -> dict[str, str]:
    """A public page with a picture, a channel and someone on the invitation list."""
    owner = cohort.organisation
    page = PublicPage.objects.create(program=cohort.program, slug="mentor-up", image="p.webp", organisation=owner)
    PublicPageText.objects.create(
        page=page, language="en", title="Mentor Up", summary="Nobody alone.", organisation=owner
    )
    default_storage.save("p.webp", ContentFile(b"picture"))
    channel = Channel.objects.create(cohort=cohort, name="Poster", tag="poster", created_at=MOMENT, organisation=owner)
    invitee = Invitee.objects.create(
        cohort=cohort, side=Side.MENTOR, email="new@example.org", invited_at=MOMENT, organisation=owner
    )
    return {"channel": channel.public_id, "invitee": invitee.public_id, "kind": "svg"}

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from peerloom.domain.programs.models import Cohort
from peerloom.domain.training.models import Resource, ResourceFile
from tests.factories import MOMENT


def resource_ids(cohort: Cohort) -> dict[str, str]:
    """A resource of the program with a file."""
    owner = cohort.organisation
    resource = Resource.objects.create(
        program=cohort.program, title="Guide", body="Read me.", added_at=MOMENT, organisation=owner
    )
    default_storage.save("guide.pdf", ContentFile(b"%PDF-1.7"))
    file = ResourceFile.objects.create(
        resource=resource,
        file="guide.pdf",
        name="guide.pdf",
        content_type="application/pdf",
        size=8,
        organisation=owner,
    )
    return {"resource": resource.public_id, "resource_file": file.public_id, "part": "file"}

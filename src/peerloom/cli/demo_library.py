"""What stands in the demo's library."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from peerloom.cli.demo_rounds import Staff
from peerloom.domain.programs.models import Cohort
from peerloom.domain.training.enums import LessonFormat, Licence
from peerloom.domain.training.operations.resources import ResourceDraft, add_file, add_resource, publish_resource
from peerloom.simulation.shelf import SHELF, Item


def furnish_the_library(cohort: Cohort, staff: Staff, now: datetime) -> None:
    """Some things for everybody, some for one side of the program, the latter in its first stage."""
    at = now - timedelta(days=20)
    by = staff.acting(at)
    for item in SHELF:
        resource = add_resource(draft=_draft(item, cohort, staff.organisation.name), by=by, at=at)
        if item.file:
            file = ContentFile(item.file.encode(), "questions.txt")
            add_file(resource=resource, kind=LessonFormat.DOWNLOAD, file=file, by=by, at=at)
        publish_resource(resource=resource, published=True, by=by, at=at)


def _draft(item: Item, cohort: Cohort, credit: str) -> ResourceDraft:
    if not item.audience:
        return ResourceDraft(item.title, item.summary, item.body, licence=Licence.CC_BY, credit=credit)
    program = cohort.program
    return ResourceDraft(
        item.title, item.summary, item.body, audience=item.audience, program=program, stage=program.stages.first()
    )

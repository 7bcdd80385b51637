"""What the permission matrix needs of the set-up: one that was begun, a template of one's own, an item of a plan."""

from __future__ import annotations

from peerloom.domain.blueprints.document.data import as_data
from peerloom.domain.blueprints.models import SavedTemplate, SetUp
from peerloom.domain.programs.models import Program, RoadmapStage
from tests.domain.blueprints.samples import full_document
from tests.factories import MOMENT


def set_up_ids(program: Program) -> dict[str, str]:
    document, organisation = as_data(full_document()), program.organisation
    begun = SetUp.objects.create(
        organisation=organisation, source="A template", template="mentor-up", document=document, started_at=MOMENT
    )
    own = SavedTemplate.objects.create(
        organisation=organisation, name="ours", title="Ours", document=document, saved_at=MOMENT
    )
    stage = RoadmapStage.objects.create(
        organisation=organisation, program=program, position=0, name="Meet", aim="", starts_week=0
    )
    return {"setup": begun.public_id, "template": own.public_id, "item": stage.public_id}

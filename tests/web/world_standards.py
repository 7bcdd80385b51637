"""What the world of the permission matrix holds of standards and agreements."""

from __future__ import annotations

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Program, Waiver
from tests.factories import MOMENT
from tests.factories.standards import agreement, set_rule


def standards_and_agreements(program: Program, person: Person) -> dict[str, str]:
    """A rule, an exception from it and an agreement to sign; their public ids by the names in addresses."""
    set_rule(program, "references", value=3)
    waiver = Waiver.objects.create(
        organisation=program.organisation,
        program=program,
        rule="references",
        person=person,
        reason="Known to us for twenty years.",
        granted_at=MOMENT,
    )
    return {"waiver": waiver.public_id, "text": agreement(program).public_id}

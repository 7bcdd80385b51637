"""A page of the board as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.enums.board import Flag
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.queries.flags import flags_up

URGENT = {Flag.CHANGE, Flag.WANTS_CONTACT, Flag.NOT_WELL}


@dataclass(frozen=True, slots=True)
class Met:
    """How often and how long people met, and how many questions they answered of those that were asked."""

    sessions: int
    minutes: int
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    relationship: Relationship
    mentees: list[Person]
    mentors: list[Person]
    flags: list[tuple[Flag, str]]
    met: Met

    @property
    def name(self) -> str:
        """What a circle is called; "Linh Tran and Tomasz Zielinski" for all others."""
        if self.relationship.kind == RelationshipKind.CIRCLE and self.relationship.name:
            return self.relationship.name
        return ", ".join(person.name for person in (*self.mentees, *self.mentors))


def board_row(relationship: Relationship) -> BoardRow:
    """Expects a row of the board, with its marks and people."""
    parts = [part for part in relationship.participations.all() if part.left_at is None]
    sides: dict[str, Sequence[Person]] = {
        side: [part.person for part in parts if part.side == side] for side in Side.values
    }
    return BoardRow(
        relationship=relationship,
        mentees=list(sides[Side.MENTEE]),
        mentors=list(sides[Side.MENTOR]),
        flags=[(flag, "bad" if flag in URGENT else "watch") for flag in flags_up(relationship)],
        met=Met(relationship.held, relationship.minutes, relationship.answered, relationship.asked),  # type: ignore[attr-defined]  # annotated
    )

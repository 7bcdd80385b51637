"""All that a member is shown of their circle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.enums import AttendanceState
from peerloom.domain.relationships.models import Participation, Relationship, Session
from peerloom.domain.relationships.queries.circles import Meetings, meetings_of, turns_of
from peerloom.domain.relationships.queries.taking_part import present_parts


@dataclass(frozen=True, slots=True)
class Face:
    """Someone of the circle. ``meetings`` says for each held one whether they were there; ``present`` of ``noted``."""

    part: Participation
    mine: bool
    meetings: list[tuple[Session, AttendanceState | None]]
    present: int
    noted: int

    @property
    def is_host(self) -> bool:
        return self.part.side == Side.MENTOR


@dataclass(frozen=True, slots=True)
class Picture:
    """``leader`` leads the next meeting, be it agreed (``coming``) or not; ``turns`` is who leads after that."""

    faces: list[Face]
    me: Face
    leader: Participation | None
    turns: list[Participation]
    coming: Session | None
    held: list[Session]

    @property
    def i_lead(self) -> bool:
        return self.leader is not None and self.leader.pk == self.me.part.pk

    @property
    def hosts(self) -> list[Face]:
        return [face for face in self.faces if face.is_host]

    @property
    def i_set_times(self) -> bool:
        """Hosts do; among peers everybody."""
        return self.me.is_host or not self.hosts


def picture_of(circle: Relationship, *, person_id: int, at: datetime) -> Picture:
    """Two queries; expects the people to be loaded. The person is in the circle."""
    meetings = meetings_of(circle, at=at)
    faces = [_face(part, meetings, person_id) for part in _hosts_first(circle)]
    turns = turns_of(circle, meetings)
    leader = meetings.coming.facilitator if meetings.coming else turns[0] if turns else None
    return Picture(
        faces=faces,
        me=next(face for face in faces if face.mine),
        leader=leader,
        turns=turns if meetings.coming else turns[1:],
        coming=meetings.coming,
        held=meetings.held,
    )


def _hosts_first(circle: Relationship) -> list[Participation]:
    parts = present_parts(circle) or list(circle.participations.all())  # all of them left when it ended
    return sorted(parts, key=lambda part: (part.side != Side.MENTOR, part.person.given_name, part.pk))


def _face(part: Participation, meetings: Meetings, person_id: int) -> Face:
    present, noted = meetings.present(part)
    return Face(part, part.person_id == person_id, meetings.of(part), present, noted)

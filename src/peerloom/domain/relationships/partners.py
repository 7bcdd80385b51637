"""What people may be called where nobody has signed in: by given names alone, never by an address."""

from __future__ import annotations

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.models import Relationship

MOST_NAMED = 3


def named_partners(relationship: Relationship, *, besides: int) -> str:
    """ "Tomasz", "Amir and Linh", "your circle", "your mentor", in the language that is active.

    Expects participations and people to be loaded; ``besides`` is the key of the person who reads it.
    """
    others = [part for part in relationship.participations.all() if part.person_id != besides and part.left_at is None]
    names = [part.person.given_name for part in others]
    if relationship.kind == RelationshipKind.CIRCLE or len(names) > MOST_NAMED:
        return _("your circle")
    if not names or not all(names):
        sides = {part.side for part in others}
        return _role(relationship, Side.MENTOR if Side.MENTOR in sides else Side.MENTEE)
    if len(names) == 1:
        return names[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _role(relationship: Relationship, side: Side) -> str:
    program = relationship.cohort.program
    if side == Side.MENTOR:
        return _("your %(role)s") % {"role": program.mentor_word or _("mentor")}
    return _("your %(role)s") % {"role": program.mentee_word or _("mentee")}

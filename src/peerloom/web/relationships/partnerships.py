"""What one participant may know about a relationship and the people in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.web.people.languages import NAMES

FRESH = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Partner:
    """The other person. ``contact`` is in their own words, beside their e-mail address."""

    person: Person
    contact: str
    languages: list[str]
    clock: str

    @property
    def address_start(self) -> str:
        return self.person.email.partition("@")[0]

    @property
    def address_end(self) -> str:
        """With its @, before which a narrow page may break the line."""
        return self.person.email[len(self.address_start) :]


@dataclass(frozen=True, slots=True)
class Partnership:
    """A relationship from one side. While it rests nobody is shown how to get in touch."""

    relationship: Relationship
    program: Program
    side: Side
    me: Person
    partners: list[Partner]
    reasons: list[str]
    resting: bool
    ended: bool
    fresh: bool

    @property
    def names(self) -> str:
        """The partners' given names: "Tomasz", "Amir and Linh"."""
        return _listed([partner.person.called for partner in self.partners])

    @property
    def full_names(self) -> str:
        return _listed([partner.person.name for partner in self.partners])

    @property
    def partner_role(self) -> str:
        """The program's own word for the other side."""
        if self.side == Side.MENTEE:
            return self.program.mentor_word or _("mentor")
        return self.program.mentee_word or _("mentee")


def partnership(relationship: Relationship, *, person_id: int, at: datetime) -> Partnership:
    """Expects people, cohort and program to be loaded. The person takes part in it."""
    parts = list(relationship.participations.all())
    mine = next(part for part in parts if part.person_id == person_id)
    others = [part.person for part in parts if part.person_id != person_id and part.left_at is None]
    resting = relationship.state == RelationshipState.PAUSED or any(
        person.standing != Standing.ACTIVE for person in [mine.person, *others]
    )
    return Partnership(
        relationship=relationship,
        program=relationship.cohort.program,
        side=Side(mine.side),
        me=mine.person,
        partners=[_partner(person, mine.person, at) for person in others],
        reasons=list(relationship.reasons.get(mine.side, [])),
        resting=resting,
        ended=relationship.state == RelationshipState.ENDED,
        fresh=at - relationship.introduced_at < FRESH,
    )


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return names[0] if names else _("your partner")
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _partner(person: Person, me: Person, at: datetime) -> Partner:
    return Partner(
        person=person,
        contact=person.contact,
        languages=language_names(person.languages),
        clock=time_difference(person.time_zone, me.time_zone, at=at),
    )


def language_names(tags: Sequence[str]) -> list[str]:
    """In the reader's language, else in the language itself; a tag that nobody knows is shown as it is."""
    names = []
    for tag in tags:
        try:
            names.append(str(translation.get_language_info(tag)["name_translated"]))
        except KeyError:
            names.append(NAMES.get(tag, tag))
    return names


def time_difference(theirs: str, mine: str, *, at: datetime) -> str:
    """ "5 hours ahead of you" at this moment; "" where the clocks agree or a zone is not known."""
    try:
        there, here = at.astimezone(ZoneInfo(theirs)), at.astimezone(ZoneInfo(mine))
    except (KeyError, ValueError):
        return ""
    gap = ((there.utcoffset() or timedelta()) - (here.utcoffset() or timedelta())).total_seconds() / 3600
    if not gap:
        return ""
    hours = ngettext("%(hours)s hour", "%(hours)s hours", 1 if abs(gap) == 1 else 2) % {"hours": f"{abs(gap):g}"}
    sentence = (
        _("%(hours)s ahead of you: it is %(time)s there")
        if gap > 0
        else _("%(hours)s behind you: it is %(time)s there")
    )
    return sentence % {"hours": hours, "time": f"{there:%H:%M}"}

"""Somebody's own meetings as their calendar program reads them: when, with whom, where; never what is talked about."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from peerloom.domain.notifications.calendar_objects import Appointment, uid_of
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.relationships.enums import RelationshipState, SessionState, SessionWay
from peerloom.domain.relationships.models import Relationship, Session
from peerloom.domain.relationships.queries.taking_part import present_parts

BACK = timedelta(days=60)
AHEAD = timedelta(days=365)


def appointments_of(person: Person, organisation: Organisation, *, at: datetime) -> list[Appointment]:
    """What the person has agreed to, or has done, from 60 days ago to a year ahead, in order, in their own zone.

    Nothing while they have a break. Two queries.
    """
    if person.standing != Standing.ACTIVE:
        return []
    sessions = (
        Session.objects.within(organisation.pk)
        .filter(
            state__in=(SessionState.AGREED, SessionState.HELD),
            ends_at__gt=at - BACK,
            starts_at__lt=at + AHEAD,
            relationship__visible_from__lte=at,
            relationship__participations__person=person,
            relationship__participations__left_at__isnull=True,
        )
        .exclude(relationship__state=RelationshipState.WITHDRAWN)
        .select_related("relationship__cohort__program")
        .prefetch_related("relationship__participations__person")
    )
    return [appointment_of(session, person, organisation, zone=person.time_zone) for session in sessions]


def appointment_of(session: Session, person: Person, organisation: Organisation, *, zone: str) -> Appointment:
    """A session as it stands in one person's calendar. Expects relationship, cohort, program and people loaded."""
    relationship = session.relationship
    page = reverse("relationships:detail", args=[organisation.slug, relationship.public_id])
    return Appointment(
        uid=uid_of(session.public_id),
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        time_zone=zone,
        title=title_for(person, relationship),
        description=_("All about it: %(address)s") % {"address": settings.SITE_URL + page},
        location=where(session),
        link=session.link,
        organiser_name=relationship.cohort.program.name,
        organiser_email=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        attendee_name=person.name,
        attendee_email=person.email,
        changed_at=session.proposed_at,
    )


def title_for(person: Person, relationship: Relationship) -> str:
    """With whom, as in “Mentor Up: you and Tomasz”; a circle goes by its name. Expects people loaded."""
    program = relationship.cohort.program.name
    if relationship.name:
        return f"{program}: {relationship.name}"
    others = [part.person for part in present_parts(relationship) if part.person_id != person.pk]
    names = [other.called for other in others]
    if not names:
        return program
    if len(names) == 1:
        return _("%(program)s: you and %(name)s") % {"program": program, "name": names[0]}
    told = {"program": program, "names": ", ".join(names[:-1]), "last": names[-1]}
    return _("%(program)s: you, %(names)s and %(last)s") % told


def where(session: Session) -> str:
    """Where to be, in one line: the place, or the address of the call; how, where there is neither."""
    if session.way == SessionWay.VIDEO and session.link:
        return session.link
    return session.place or str(SessionWay(session.way).label)

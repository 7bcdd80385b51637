"""Meetings and notes as those who take part in them find them. Those who run programs read no words here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q

from peerloom.domain.programs.enums import Place
from peerloom.domain.relationships.enums import RelationshipKind, SessionState, SessionWay
from peerloom.domain.relationships.models import (
    AgendaItem,
    MentoringAgreement,
    Participation,
    PrivateNote,
    Relationship,
    Session,
    SessionSeries,
    SharedNote,
)
from peerloom.domain.relationships.queries.relationships import relationships_of
from peerloom.domain.relationships.rules.session_times import OPEN
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation.scope import Actor, ScopedQuerySet

DEFAULT_MINUTES = 60


def sessions_of_actor(actor: Actor, *, at: datetime) -> ScopedQuerySet[Session]:
    """All of all relationships that the actor takes part in, with people and program; one query more.

    Of a circle those that were not over when they came.
    """
    rows = Session.objects.within(actor.organisation_id).filter(relationship__in=relationships_of(actor, at=at))
    rows = rows.filter(_since_they_came(actor, "ends_at"))
    people = Participation.objects.within(actor.organisation_id).select_related("person")
    return rows.select_related("relationship__cohort__program", "series", "proposed_by").prefetch_related(
        Prefetch("relationship__participations", people)
    )


def _since_they_came(actor: Actor, ended: str) -> Q:
    """Who joins a circle sees what happens from then on; two know their own past."""
    came = Participation.objects.within(actor.organisation_id).filter(
        relationship=OuterRef("relationship"), person=actor.person_id, joined_at__lt=OuterRef(ended)
    )
    return ~Q(relationship__kind=RelationshipKind.CIRCLE) | Q(Exists(came))


def sessions_in(relationship: Relationship, actor: Actor) -> ScopedQuerySet[Session]:
    """Those of one relationship that the actor, who takes part in it, finds; they know its people already."""
    rows = Session.objects.within(relationship.organisation_id).filter(_since_they_came(actor, "ends_at"))
    return rows.filter(relationship=relationship).select_related("series")


def rooms_of(actor: Actor, *, at: datetime) -> ScopedQuerySet[Relationship]:
    """The relationships in which the actor can plan meetings, newest first, with program and people; one query more."""
    people = Participation.objects.within(actor.organisation_id).select_related("person")
    rows = relationships_of(actor, at=at).filter(state__in=TOGETHER).select_related("cohort__program")
    return rows.prefetch_related(Prefetch("participations", people)).order_by("-introduced_at", "pk")


def session_of(actor: Actor, public_id: str, *, at: datetime) -> Session | None:
    """The one with this public id if the actor takes part, with all that its page shows; six queries."""
    if "\x00" in public_id:
        return None
    rows = sessions_of_actor(actor, at=at).filter(public_id=public_id)
    return (
        rows.select_related(
            "relationship__cohort__program",
            "relationship__organisation",
            "series",
            "stage",
            "proposed_by",
            "logged_by",
            "cancelled_by",
            "facilitator__person",
        )
        .prefetch_related("proposed_times", "agenda__added_by", "attendance")
        .first()
    )


def series_of(actor: Actor, public_id: str, *, at: datetime) -> SessionSeries | None:
    rows = SessionSeries.objects.within(actor.organisation_id).filter(relationship__in=relationships_of(actor, at=at))
    return rows.filter(public_id=public_id).first() if "\x00" not in public_id else None


def still_open(rows: ScopedQuerySet[Session]) -> ScopedQuerySet[Session]:
    """Proposed, ahead, or over and not noted; the earliest first. Of a proposed series its first meeting alone."""
    rows = rows.filter(state__in=OPEN)
    return rows.exclude(Exists(earlier_in_proposed_series()), state=SessionState.PROPOSED).order_by("starts_at", "pk")


def earlier_in_proposed_series() -> ScopedQuerySet[Session]:
    """For a subquery: what comes before a session in a series that nobody has accepted yet."""
    rows = Session.objects.across_organisations(because="the outer rows are scoped already")
    return rows.filter(series=OuterRef("series"), state=SessionState.PROPOSED, pk__lt=OuterRef("pk"))


def past(rows: ScopedQuerySet[Session]) -> ScopedQuerySet[Session]:
    """Noted or called off, the latest first."""
    over = (SessionState.HELD, SessionState.MISSED, SessionState.CANCELLED)
    return rows.filter(state__in=over).order_by("-starts_at", "-pk")


def open_sessions(relationship: Relationship) -> ScopedQuerySet[Session]:
    """Proposed or agreed and not noted, the earliest first."""
    rows = Session.objects.within(relationship.organisation_id).filter(relationship=relationship, state__in=OPEN)
    return rows.select_related("series").order_by("starts_at", "pk")


def shared_note_of(relationship: Relationship, session: Session | None) -> SharedNote | None:
    rows = SharedNote.objects.within(relationship.organisation_id).filter(relationship=relationship, session=session)
    return rows.select_related("edited_by").first()


def latest_shared_note(relationship: Relationship, actor: Actor) -> SharedNote | None:
    """Of all of it or of one meeting that the actor finds."""
    rows = SharedNote.objects.within(relationship.organisation_id).filter(relationship=relationship).exclude(text="")
    rows = rows.filter(Q(session__isnull=True) | _since_they_came(actor, "session__ends_at"))
    return rows.select_related("session", "edited_by").order_by("-edited_at", "-pk").first()


def private_notes_of(actor: Actor, relationship: Relationship) -> ScopedQuerySet[PrivateNote]:
    """The actor's own, whoever asks; they open with the actor's key alone."""
    rows = PrivateNote.objects.within(actor.organisation_id).filter(author=actor.person_id, relationship=relationship)
    return rows.select_related("session")


def own_private_note(actor: Actor, public_id: str) -> PrivateNote | None:
    """The note with this public id if the actor wrote it; with its relationship."""
    rows = PrivateNote.objects.within(actor.organisation_id).filter(author=actor.person_id, public_id=public_id)
    return rows.select_related("relationship").first() if "\x00" not in public_id else None


@dataclass(frozen=True, slots=True)
class Usual:
    """How these people meet when nobody says otherwise."""

    minutes: int
    way: SessionWay
    place: str = ""


def usual_of(relationship: Relationship) -> Usual:
    """As the last time; else as they agreed; else as the program takes place. At most two queries."""
    kept = (SessionState.AGREED, SessionState.HELD)
    rows = Session.objects.within(relationship.organisation_id).filter(relationship=relationship, state__in=kept)
    last = rows.order_by("-starts_at", "-pk").first()
    if last is not None:
        minutes = int((last.ends_at - last.starts_at).total_seconds() // 60)
        return Usual(minutes, SessionWay(last.way), last.place)
    agreements = MentoringAgreement.objects.within(relationship.organisation_id).filter(relationship=relationship)
    agreed = agreements.first()
    if agreed is not None:
        return Usual(agreed.minutes, SessionWay(agreed.way))
    in_person = relationship.cohort.program.place == Place.IN_PERSON
    return Usual(DEFAULT_MINUTES, SessionWay.IN_PERSON if in_person else SessionWay.VIDEO)


def next_of_series(actor: Actor, series: SessionSeries, *, at: datetime) -> Session | None:
    """Its next meeting that is agreed, with what a page shows of it."""
    rows = sessions_of_actor(actor, at=at).filter(series=series, state=SessionState.AGREED, starts_at__gt=at)
    return rows.select_related("relationship__organisation").order_by("starts_at", "pk").first()


def agenda_of(session: Session) -> list[AgendaItem]:
    """In order, with who added each point."""
    rows = AgendaItem.objects.within(session.organisation_id).filter(session=session)
    return list(rows.select_related("added_by"))

"""The ladder of gentle reminders, climbed for every pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.queries import UNSENT
from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import zone_of
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.messages.nudges import PURPOSE, key_of, write_nudge
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.queries.nudge_settings import ladders_of
from peerloom.domain.relationships.queries.pair_facts import KnownPair, known_pairs
from peerloom.domain.relationships.rules.ladder import NUDGED, DueNudge, Settings, To, due_rungs
from peerloom.domain.relationships.rules.occasions import SENT_AT_HOUR
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one
from peerloom.foundation.scope import ScopedQuerySet

AT_ONCE = 200
"""Relationships that are looked at together."""

ALL = "a job serves every organisation"
OVER = (ProgramState.CLOSED, ProgramState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One reminder to one person; ``key`` makes it happen once."""

    key: str
    due: DueNudge
    pair: KnownPair
    to: Person


@handler()
def nudge(context: JobContext) -> None:
    """Take back reminders that have become pointless, then write those that are due at nine in each reader's morning.

    Whatever stops it, and however many do it at once, each goes out once: its key is unique, and it is written in one
    step. Who has got enough this week gets it later, as long as it still holds: the sender sees to that.
    """
    _take_back_pointless(at=clock.now())
    keys = list(_nudged().order_by("pk").values_list("pk", flat=True))
    with one_by_one() as apart:
        for start in range(0, len(keys), AT_ONCE):
            context.report(start / len(keys))
            pairs = _known(_nudged().filter(pk__in=keys[start : start + AT_ONCE]), at=clock.now())
            for wanted in _unwritten(_wanted_now(pairs, at=clock.now())):
                with apart.trying(wanted.key):
                    write_nudge(wanted.due, wanted.pair, to=wanted.to, at=clock.now())


def _nudged() -> ScopedQuerySet[Relationship]:
    rows = Relationship.objects.across_organisations(because=ALL)
    states = (*NUDGED, RelationshipState.CLOSING)
    return (
        rows.filter(state__in=states, visible_from__lte=clock.now())
        .exclude(kind=RelationshipKind.MICRO)
        .exclude(cohort__program__state__in=OVER)
    )


def _known(rows: ScopedQuerySet[Relationship], *, at: datetime) -> list[KnownPair]:
    return known_pairs(list(rows.select_related("cohort__program", "organisation", "support")), at=at)


def _settings(pairs: Iterable[KnownPair]) -> dict[int, Settings]:
    return ladders_of({pair.relationship.cohort.program_id for pair in pairs})


def _wanted_now(pairs: Sequence[KnownPair], *, at: datetime) -> Iterator[Wanted]:
    """What is due in the mornings that have come, fresh enough to be worth sending."""
    settings = _settings(pairs)
    for pair in pairs:
        for reader, to in _readers(pair):
            local = at.astimezone(zone_of(reader))
            if local.hour >= SENT_AT_HOUR:
                for due in due_rungs(pair.facts, settings[pair.relationship.cohort.program_id], local.date()):
                    if due.fresh_on(local.date()) and _is_for(due, reader, to):
                        yield Wanted(key_of(due, pair, reader), due, pair, reader)


def _readers(pair: KnownPair) -> list[tuple[Person, To]]:
    own = [(part.person, To(part.side)) for part in pair.parts]
    return own + [(person, To.STAFF) for person in pair.staff]


def _is_for(due: DueNudge, reader: Person, to: To) -> bool:
    return due.to == to and due.person in ("", reader.public_id)


def _unwritten(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Those that have no message yet: one query, so that nothing is rendered in vain."""
    by_key = {one.key: one for one in wanted}
    rows = OutboxEntry.objects.across_organisations(because=ALL)
    written = set(rows.filter(key__in=list(by_key), purpose=PURPOSE).values_list("key", flat=True))
    return [one for key, one in by_key.items() if key not in written]


def _take_back_pointless(*, at: datetime) -> None:
    """Cancel what waits for a morning, a digest or the mail server and does not hold any more."""
    rows = OutboxEntry.objects.across_organisations(because=ALL)
    waiting = rows.filter(UNSENT, purpose=PURPOSE, sending_since__isnull=True)
    by_pair: dict[str, list[tuple[int, str]]] = {}
    for pk, key in waiting.values_list("pk", "key"):
        by_pair.setdefault(key.split("/")[2], []).append((pk, key))
    for ids in _in_groups(sorted(by_pair)):
        relationships = Relationship.objects.across_organisations(because=ALL).filter(public_id__in=ids)
        holding = set(_holding(_known(relationships, at=at), at=at))
        pointless = [pk for public_id in ids for pk, key in by_pair[public_id] if key not in holding]
        waiting.filter(pk__in=pointless).update(cancelled_at=at)


def _holding(pairs: Sequence[KnownPair], *, at: datetime) -> Iterator[str]:
    settings = _settings(pairs)
    for pair in pairs:
        for reader, to in _readers(pair):
            day = at.astimezone(zone_of(reader)).date()
            for due in due_rungs(pair.facts, settings[pair.relationship.cohort.program_id], day):
                if _is_for(due, reader, to):
                    yield key_of(due, pair, reader)


def _in_groups(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))

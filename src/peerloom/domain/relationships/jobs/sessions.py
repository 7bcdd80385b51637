from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import AttendanceState
from peerloom.domain.relationships.messages.session_letters import Gathering, number_of
from peerloom.domain.relationships.messages.session_reminders import ask_for_note, remind_of_session
from peerloom.domain.relationships.messages.sessions import (
    NOTE_REQUEST,
    PROPOSAL_REMINDER,
    REMINDER,
    tell_proposed,
)
from peerloom.domain.relationships.models import Participation, Session
from peerloom.domain.relationships.operations.sessions.expiring import expire_proposal
from peerloom.domain.relationships.queries.session_occasions import (
    BECAUSE,
    proposals_to_expire,
    proposals_to_remind_of,
    sessions_to_note,
    sessions_to_remind_of,
)
from peerloom.domain.relationships.rules.groups import may_set_time
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, OneByOne, handler, one_by_one
from peerloom.foundation.scope import ScopedQuerySet

BATCH = 50
"""Sessions in one transaction: short enough that nobody who moves one of them has to wait."""


@handler()
def tend_sessions(context: JobContext) -> None:
    """Remind of meetings and of proposals, ask how meetings were, hand unanswered proposals back.

    Each letter has a key, each proposal expires under its lock: repeated or killed anywhere, everything happens once.
    One that breaks holds up no other.
    """
    at = clock.now()
    steps: list[Callable[[OneByOne, datetime], Iterator[None]]] = [_expire, _remind, _ask, _remind_of_proposals]
    with one_by_one() as apart:
        for number, step in enumerate(steps):
            for _done in step(apart, at):
                context.report(number / len(steps))


def _expire(apart: OneByOne, at: datetime) -> Iterator[None]:
    for session in list(proposals_to_expire(at=at)[:500]):
        with apart.trying(session.public_id):
            expire_proposal(session=session, at=at)
        yield


def _remind(apart: OneByOne, at: datetime) -> Iterator[None]:
    def readers(session: Session) -> list[tuple[str, Person]]:
        excused = {each.participation_id for each in session.attendance.all() if _excused(each.state)}
        parts = [part for part in _present(session) if part.pk not in excused]
        return [(f"{_key(REMINDER, session, part.person)}/{session.sequence}", part.person) for part in parts]

    def write(told: Gathering, reader: Person) -> None:
        remind_of_session(told, reader, agenda=list(told.session.agenda.all()), at=at)

    return _written(apart, lambda: sessions_to_remind_of(at=at), readers, write)


def _ask(apart: OneByOne, at: datetime) -> Iterator[None]:
    def readers(session: Session) -> list[tuple[str, Person]]:
        """In a group only who leads it."""
        present = _present(session)
        parts = [part for part in present if may_set_time(part, present, session)]
        return [(_key(NOTE_REQUEST, session, part.person), part.person) for part in parts]

    return _written(
        apart, lambda: sessions_to_note(at=at), readers, lambda told, reader: ask_for_note(told, reader, at=at)
    )


def _remind_of_proposals(apart: OneByOne, at: datetime) -> Iterator[None]:
    def readers(session: Session) -> list[tuple[str, Person]]:
        if session.waiting_for is None:
            return []
        reader = session.waiting_for.person
        return [(f"{_key(PROPOSAL_REMINDER, session, reader)}/{number_of(session.proposed_at)}", reader)]

    def write(told: Gathering, _reader: Person) -> None:
        tell_proposed(told.session, at=at, name=PROPOSAL_REMINDER, told=told)

    return _written(apart, lambda: proposals_to_remind_of(at=at), readers, write)


def _written(
    apart: OneByOne,
    rows: Callable[[], ScopedQuerySet[Session]],
    readers: Callable[[Session], list[tuple[str, Person]]],
    write: Callable[[Gathering, Person], None],
) -> Iterator[None]:
    """Write what has not been written yet, batch by batch; a batch's rows are locked, so that none of it is stale."""
    last = 0
    while True:
        with transaction.atomic():
            batch = list(rows().filter(pk__gt=last).order_by("pk").select_for_update(of=("self",))[:BATCH])
            wanted = [(session, key, reader) for session in batch for key, reader in readers(session)]
            written = _keys_written([key for _session, key, _reader in wanted])
            for session, key, reader in wanted:
                if key not in written:
                    with apart.trying(session.public_id):
                        write(Gathering(session, [part.person for part in _present(session)]), reader)
        yield
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def _keys_written(keys: list[str]) -> set[str]:
    rows = OutboxEntry.objects.across_organisations(because=BECAUSE).filter(key__in=keys)
    return set(rows.values_list("key", flat=True))


def _key(name: str, session: Session, reader: Person) -> str:
    return f"{name}/{session.public_id}/{reader.public_id}"


def _present(session: Session) -> list[Participation]:
    present: list[Participation] = session.relationship.present  # type: ignore[attr-defined]  # prefetched so
    return present


def _excused(state: str) -> bool:
    return state == AttendanceState.EXCUSED

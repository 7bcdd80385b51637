from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from peerloom.foundation import audit
from peerloom.foundation.audit.models import AppendOnly, AuditChain, AuditEvent
from tests.factories import MOMENT, actor_with, make_organisation, make_program

pytestmark = pytest.mark.django_db


def record_three() -> list[AuditEvent]:
    organisation = make_organisation()
    program = make_program(organisation)
    actor = actor_with(organisation, "coordinator")
    return [
        audit.record(
            verb, subject=program, organisation=organisation.public_id, by=actor, at=MOMENT, details={"to": verb}
        )
        for verb in ("created", "opened", "renamed")
    ]


def tamper(sql: str, *values: str | int) -> None:
    """Change rows behind the back of the triggers, as someone with the database file could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_event_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_event_no_delete")
        else:
            cursor.execute("DROP TRIGGER audit_event_append_only ON mentoring_auditevent")
        cursor.execute(sql, values)


def test_an_untouched_chain_is_whole() -> None:
    events = record_three()
    assert [event.number for event in events] == [1, 2, 3]
    assert [event.previous for event in events] == ["", events[0].seal, events[1].seal]
    assert list(audit.verify()) == []


def test_a_changed_event_is_found() -> None:
    second = record_three()[1]
    tamper("UPDATE mentoring_auditevent SET verb = %s WHERE id = %s", "closed", second.pk)
    assert [(b.number, b.problem) for b in audit.verify()] == [(2, "its content was changed")]


def test_a_removed_event_is_found() -> None:
    second = record_three()[1]
    tamper("DELETE FROM mentoring_auditevent WHERE id = %s", second.pk)
    assert [(b.number, b.problem) for b in audit.verify()] == [(2, "the event is missing")]


def test_a_cut_tail_is_found() -> None:
    last = record_three()[2]
    tamper("DELETE FROM mentoring_auditevent WHERE id = %s", last.pk)
    assert [(b.number, b.problem) for b in audit.verify()] == [(3, "events at the end are missing")]


def test_a_removed_chain_is_found() -> None:
    event = record_three()[0]
    AuditChain.objects.filter(organisation=event.organisation).delete()
    assert [b.problem for b in audit.verify()] == ["the chain's own record is missing"]


def test_events_are_neither_changed_nor_deleted_through_the_models() -> None:
    event = record_three()[0]
    for attempt in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(AppendOnly):
            attempt()
    with pytest.raises(AppendOnly):
        AuditEvent.objects.update(verb="closed")


@pytest.mark.parametrize("sql", ["UPDATE mentoring_auditevent SET verb = 'closed'", "DELETE FROM mentoring_auditevent"])
def test_the_database_refuses_too(sql: str) -> None:
    record_three()
    with pytest.raises(DatabaseError, match="audit events are never"), transaction.atomic():
        connection.cursor().execute(sql)
    assert AuditEvent.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_its_operation_is_refused(transactional_db: None) -> None:
    organisation = make_organisation()
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(
            "created",
            subject=make_program(organisation),
            organisation=organisation.public_id,
            by=None,
            at=MOMENT,
        )

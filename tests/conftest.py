from __future__ import annotations

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def emptied_after_a_transactional_test(request: pytest.FixtureRequest) -> None:
    """SQLite empties the tables of a transactional test with DELETE, which the audit trail's trigger would refuse."""
    names = {"transactional_db", "live_server"} & set(request.fixturenames)
    if names:
        request.getfixturevalue("transactional_db")
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER IF EXISTS audit_event_no_delete")

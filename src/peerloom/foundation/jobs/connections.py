from __future__ import annotations

from django.db import connection


def drop_worn_connection() -> None:
    """Close this thread's connection when it is broken or too old; the next query opens another.

    Not inside a transaction, which would be lost with it.
    """
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()

"""The process in which a stranger's calendar file is read: alone, with little time and little memory.

It gets a line of JSON and then the file, and answers with a line of JSON. It knows no database and no secret.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

MEGABYTE = 1024 * 1024
MEMORY = 768 * MEGABYTE


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline())
    _limit(resource.RLIMIT_CPU, order["seconds"])
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_FSIZE, 0)
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read(), order)))


def _limit(kind: int, most: int) -> None:
    """As far as this machine knows such a limit."""
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (most, most))


def _answer(data: bytes, order: dict[str, Any]) -> dict[str, Any]:
    from peerloom.domain.people.busy_times import NotACalendar, TooMuch, busy_times_in  # within the limits

    try:
        busy = busy_times_in(
            data,
            zone=ZoneInfo(order["zone"]),
            since=datetime.fromisoformat(order["since"]),
            until=datetime.fromisoformat(order["until"]),
        )
    except NotACalendar:
        return {"trouble": "not a calendar"}
    except (TooMuch, MemoryError, RecursionError):
        return {"trouble": "too much"}
    times = [(span.starts_at.isoformat(), span.ends_at.isoformat()) for span in busy.spans]
    return {"times": times, "not_understood": busy.not_understood}


if __name__ == "__main__":
    main()

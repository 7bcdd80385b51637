"""Read a calendar file that somebody gave us, in bounded time and memory, whatever is in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.busy_times import Busy
from peerloom.domain.people.spans import Span
from peerloom.foundation.refusals import Refused
from peerloom.foundation.uploads import MEGABYTE

AHEAD = timedelta(days=120)
"""How far ahead busy times are kept."""

LARGEST = 5 * MEGABYTE
SECONDS = 8
"""How long a processor may work on one calendar."""


class UnreadableCalendar(Refused):
    """It is no calendar, or holds more than we take."""


def read_calendar(data: bytes, *, zone: ZoneInfo, at: datetime, seconds: int = SECONDS) -> Busy:
    """The busy times of the coming 120 days. Raises UnreadableCalendar.

    A process of its own reads the file: what makes it run on for ever, or eat the memory, ends with that process.
    """
    if len(data) > LARGEST:
        raise UnreadableCalendar(
            _("This calendar is larger than %(size)s MB. Please take a smaller one.") % {"size": LARGEST // MEGABYTE}
        )
    order = {"zone": zone.key, "since": at.isoformat(), "until": (at + AHEAD).isoformat(), "seconds": seconds}
    answer = _answer_of_process(json.dumps(order).encode() + b"\n" + data, timeout=2 * seconds)
    if answer.get("trouble") == "not a calendar":
        raise UnreadableCalendar(
            _("This is not a calendar. Please take the file, or the address of the file, that ends in “.ics”.")
        )
    if "times" not in answer:
        raise UnreadableCalendar(
            _("There is more in this calendar than we can read. Please take one with fewer entries.")
        )
    spans = [Span(datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in answer["times"]]
    return Busy(spans, answer["not_understood"])


def _answer_of_process(told: bytes, *, timeout: int) -> dict[str, Any]:
    """Empty when the process came to no end of its own."""
    surroundings = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONHASHSEED": "random"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "peerloom.domain.people.reading_process"],
            input=told,
            capture_output=True,
            timeout=timeout,
            env=surroundings,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {}
    return answer

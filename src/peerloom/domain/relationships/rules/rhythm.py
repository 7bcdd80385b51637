"""How long it is between two meetings, and how long it may be quiet, by what people agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from peerloom.domain.relationships.enums import Cadence

DAYS_BETWEEN: Mapping[Cadence, int] = {
    Cadence.WEEKLY: 7,
    Cadence.FORTNIGHTLY: 14,
    Cadence.MONTHLY: 30,
    Cadence.QUARTERLY: 91,
    Cadence.AS_NEEDED: 45,
}
"""From one meeting to the next, as the two mean it."""

QUIET_AFTER: Mapping[Cadence, timedelta] = {cadence: timedelta(days=2 * days) for cadence, days in DAYS_BETWEEN.items()}
"""Twice the agreed time between two meetings: a reminder goes out, and the board says so."""

UNAGREED = Cadence.MONTHLY
"""Where nothing has been agreed."""

"""How long it may be quiet, by what people agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from peerloom.domain.relationships.enums import Cadence

QUIET_AFTER: Mapping[Cadence, timedelta] = {
    Cadence.WEEKLY: timedelta(days=14),
    Cadence.FORTNIGHTLY: timedelta(days=28),
    Cadence.MONTHLY: timedelta(days=62),
    Cadence.QUARTERLY: timedelta(days=184),
    Cadence.AS_NEEDED: timedelta(days=120),
}
"""Twice the agreed time between two meetings."""

UNAGREED = Cadence.MONTHLY
"""Where nothing has been agreed."""

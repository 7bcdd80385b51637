from __future__ import annotations

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zone_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """UTC, and every city's zone by region, for a select with groups."""
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS)
    grouped: list[tuple[str, str | list[tuple[str, str]]]] = [("UTC", "UTC")]
    for region, of_region in groupby(zones, key=lambda zone: zone.partition("/")[0]):
        grouped.append((region, [(zone, zone.partition("/")[2].replace("_", " ")) for zone in of_region]))
    return grouped

"""What a circle that goes on needs."""

from __future__ import annotations

MOST_MEMBERS = 12
"""More people cannot all have a say in an hour."""

TOO_FEW = 3
"""Below so many people, hosts counted, a circle is hardly one: its coordinator is told."""

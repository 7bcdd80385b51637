"""Did people change: from two waves, from more of them, person by person, and goal by goal."""

from peerloom.evidence.change.goals import GoalAttainment, goal_attainment
from peerloom.evidence.change.mixed import MixedChange, WaveEffect, mixed_change
from peerloom.evidence.change.paired import PairedChange, paired_change
from peerloom.evidence.change.reliable import (
    ReliableChange,
    ReliableChanges,
    Verdict,
    reliable_change,
    reliable_changes,
)

__all__ = [
    "GoalAttainment",
    "MixedChange",
    "PairedChange",
    "ReliableChange",
    "ReliableChanges",
    "Verdict",
    "WaveEffect",
    "goal_attainment",
    "mixed_change",
    "paired_change",
    "reliable_change",
    "reliable_changes",
]

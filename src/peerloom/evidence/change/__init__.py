"""Did people change: from two waves, from more of them, person by person, and goal by goal."""

from peerloom.evidence.change.goals import GoalAttainment, goal_attainment
from peerloom.evidence.change.mixed import mixed_change
from peerloom.evidence.change.mixed_results import MixedChange, WaveEffect
from peerloom.evidence.change.paired import paired_change
from peerloom.evidence.change.paired_results import PairedChange
from peerloom.evidence.change.reliable import reliable_change, reliable_changes
from peerloom.evidence.change.reliable_results import ReliableChange, ReliableChanges, Verdict

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

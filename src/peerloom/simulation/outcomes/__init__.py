"""Outcomes of synthetic programs whose truth is known: surveys, comparison groups, retention, codings."""

from peerloom.simulation.outcomes.answering import simulate_items
from peerloom.simulation.outcomes.coding import Codings, simulate_codings
from peerloom.simulation.outcomes.cohorts import simulate_cohort
from peerloom.simulation.outcomes.comparing import Comparison, simulate_comparison
from peerloom.simulation.outcomes.results import UNANSWERED, Cohort, Effects, Leaving, Person, Scale
from peerloom.simulation.outcomes.retention import Retention, simulate_retention

__all__ = [
    "UNANSWERED",
    "Codings",
    "Cohort",
    "Comparison",
    "Effects",
    "Leaving",
    "Person",
    "Retention",
    "Scale",
    "simulate_codings",
    "simulate_cohort",
    "simulate_comparison",
    "simulate_items",
    "simulate_retention",
]

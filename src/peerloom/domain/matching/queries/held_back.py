"""What practice standards of the program stop at present: people of the pool, and the matching as a whole."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.programs.models import Cohort
from peerloom.domain.standards.queries import Obstacles, gaps, obstacles_to_matching


def obstacles_at(cohort: Cohort, moment: datetime) -> Obstacles:
    """None in a program without rules. Expects program and organisation to be loaded."""
    return obstacles_to_matching(cohort, on=cohort.organisation.day_at(moment))


def held_back_words(cohort: Cohort, moment: datetime) -> dict[str, str]:
    """ "one reference is missing" by the application's public id."""
    return {one.application.public_id: gaps(one.blocking) for one in obstacles_at(cohort, moment).people}

"""What pages, commands and the parts above read about enrolment."""

from peerloom.domain.enrolment.queries.pool import (
    GOING_ON,
    MOST_IN_A_QUERY,
    PoolSize,
    applications_in_pool,
    batched,
    pool_sizes,
    questions_of,
    sign_ups_going_on,
)

__all__ = [
    "GOING_ON",
    "MOST_IN_A_QUERY",
    "PoolSize",
    "applications_in_pool",
    "batched",
    "pool_sizes",
    "questions_of",
    "sign_ups_going_on",
]

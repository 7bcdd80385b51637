"""What enrolment can be asked, by noun."""

from peerloom.domain.enrolment.queries.forms import form_draft_of, questions_of
from peerloom.domain.enrolment.queries.pool import (
    GOING_ON,
    MOST_IN_A_QUERY,
    PoolSize,
    applications_in_pool,
    batched,
    pool_sizes,
    sign_ups_going_on,
)

__all__ = [
    "GOING_ON",
    "MOST_IN_A_QUERY",
    "PoolSize",
    "applications_in_pool",
    "batched",
    "form_draft_of",
    "pool_sizes",
    "questions_of",
    "sign_ups_going_on",
]

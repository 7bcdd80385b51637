"""What enrolment can be asked, by noun."""

from peerloom.domain.enrolment.queries.forms import form_draft_of, questions_of
from peerloom.domain.enrolment.queries.pool import (
    GOING_ON,
    PoolSize,
    applications_in_pool,
    pool_sizes,
    sign_ups_going_on,
)

__all__ = [
    "GOING_ON",
    "PoolSize",
    "applications_in_pool",
    "form_draft_of",
    "pool_sizes",
    "questions_of",
    "sign_ups_going_on",
]

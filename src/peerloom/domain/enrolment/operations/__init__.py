"""What changes about who takes part, split by noun."""

from peerloom.domain.enrolment.operations.sign_ups import (
    OWN_CHOICE,
    JsonValue,
    QuestionDraft,
    SignUp,
    Tally,
    keep_questions,
    take_over_sign_ups,
)

__all__ = [
    "OWN_CHOICE",
    "JsonValue",
    "QuestionDraft",
    "SignUp",
    "Tally",
    "keep_questions",
    "take_over_sign_ups",
]

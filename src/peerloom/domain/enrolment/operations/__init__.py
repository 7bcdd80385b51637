"""What can be done in enrolment, by noun."""

from peerloom.domain.enrolment.operations.sign_ups import (
    OWN_CHOICE,
    QuestionDraft,
    SignUp,
    Tally,
    keep_questions,
    take_over_sign_ups,
)

__all__ = ["OWN_CHOICE", "QuestionDraft", "SignUp", "Tally", "keep_questions", "take_over_sign_ups"]

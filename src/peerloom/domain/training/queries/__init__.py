from peerloom.domain.training.queries.courses import course_document
from peerloom.domain.training.queries.minutes import training_minutes

__all__ = ["course_document", "training_minutes"]

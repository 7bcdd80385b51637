"""Rows for tests, made through the ORM with believable defaults; every name is synthetic."""

from tests.factories.people import MOMENT, actor_with, make_account, make_organisation, make_person
from tests.factories.programs import make_application, make_cohort, make_program
from tests.factories.relationships import make_pair, make_relationship

__all__ = [
    "MOMENT",
    "actor_with",
    "make_account",
    "make_application",
    "make_cohort",
    "make_organisation",
    "make_pair",
    "make_person",
    "make_program",
    "make_relationship",
]

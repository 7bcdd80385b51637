"""Synthetic people whose truth is known: for the demo, tests and benchmarks. Nobody here is real."""

from peerloom.simulation.people import SyntheticPerson
from peerloom.simulation.signups import Signups, SignupSheet
from peerloom.simulation.university import university_signups

__all__ = ["SignupSheet", "Signups", "SyntheticPerson", "university_signups"]

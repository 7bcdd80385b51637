"""Peerloom runs peer mentoring and networking programs, from recruitment to proof of impact."""

__version__ = "0.1.0"

"""Who did what to what, and when: append-only, each event sealed by the hash of the one before it."""

from peerloom.foundation.audit.recording import record
from peerloom.foundation.audit.verification import BrokenChain, verify

__all__ = ["BrokenChain", "record", "verify"]

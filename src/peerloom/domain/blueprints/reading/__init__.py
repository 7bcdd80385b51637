"""From a file to a document: everything is checked, every problem names its place, and nothing is guessed."""

from __future__ import annotations

from peerloom.domain.blueprints.reading.files import LARGEST_FILE, blueprint_from_bytes, blueprint_from_data
from peerloom.foundation.documents.problems import Problem, UnreadableDocument

__all__ = ["LARGEST_FILE", "Problem", "UnreadableDocument", "blueprint_from_bytes", "blueprint_from_data"]

"""Meetings of a relationship, from the proposal to the note about it; each module is imported by its own name."""

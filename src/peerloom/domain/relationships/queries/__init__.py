"""What can be asked about relationships, split by noun; each module is imported by its own name."""

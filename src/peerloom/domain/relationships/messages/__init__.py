"""The e-mails of relationships, split by noun; each module is imported by its own name."""

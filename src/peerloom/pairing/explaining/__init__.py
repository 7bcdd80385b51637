"""Why these pairs, what else there could be, and what it would take: everything that people read about a matching."""

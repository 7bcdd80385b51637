"""Something isn't right: asking, taking in hand, talks with somebody in between, breaks, and what comes of it."""

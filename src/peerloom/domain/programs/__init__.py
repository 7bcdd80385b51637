"""Programs, their cohorts and what they set out to change."""

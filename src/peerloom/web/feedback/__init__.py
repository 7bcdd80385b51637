"""Pages of asking and of what was answered."""

"""What the pages of a study show."""

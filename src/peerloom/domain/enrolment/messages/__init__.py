"""What applicants and those who speak for them are written, split by reader."""

"""Outcomes on their way in: by a file, by hand; corrected, taken back, exported."""

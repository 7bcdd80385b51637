"""The report of a matching: one HTML file that needs nothing else, to be read, printed or sent."""

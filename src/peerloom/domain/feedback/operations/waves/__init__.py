"""Surveys from the plan to the last answer: planned, open, reminded, closed."""

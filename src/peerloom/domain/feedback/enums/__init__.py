"""The closed lists of feedback, split by noun."""

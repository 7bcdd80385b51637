"""What enrolment does in the background, split by noun."""

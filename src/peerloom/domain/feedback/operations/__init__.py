"""What can be done with feedback, each a verb and a noun."""

"""What can be done with a study, from the plan to the last theme."""

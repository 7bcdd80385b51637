"""What a pair of a program would be sent, before there is one: the same rules as the jobs, walked through day by day."""

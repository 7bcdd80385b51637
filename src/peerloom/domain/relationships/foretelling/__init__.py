"""What a pair would be sent, before there is one: the rules of the jobs, walked through day by day."""

"""What every part stands on: ids, scope, audit, jobs, clock, refusals. A closed list."""

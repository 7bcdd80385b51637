"""What people are told by e-mail: once, not too early, not too late."""

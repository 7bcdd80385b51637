"""What coordinators do with many relationships at once."""

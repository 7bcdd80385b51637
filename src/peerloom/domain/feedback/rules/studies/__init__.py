"""What holds for interviews and focus groups, whoever asks."""

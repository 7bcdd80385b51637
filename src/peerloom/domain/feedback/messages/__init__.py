"""The words of its e-mails."""

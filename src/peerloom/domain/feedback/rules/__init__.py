"""What is allowed and how it is counted, without a database."""

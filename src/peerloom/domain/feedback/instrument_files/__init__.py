"""A questionnaire as one document: what a file carries, what the builder edits, and what the shipped ones are."""

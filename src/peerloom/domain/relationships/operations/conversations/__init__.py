"""What people do with messages, split by verb; each module is imported by its own name.

Who wrote to whom and when is no business of the audit trail: the messages themselves say it to those who take part. It
records what others may have to answer for: reports, what became of them, staff reading, words taken back.
"""

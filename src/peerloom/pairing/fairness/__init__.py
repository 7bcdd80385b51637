"""The fairest sums where mentees may have several mentors each."""

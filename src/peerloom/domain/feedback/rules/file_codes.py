"""What a file of confidential answers calls a person: the same in each of the program's surveys, and nowhere else."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 10
SALT = "peerloom.feedback.file_codes"


def confidential_code(respondent_id: int) -> str:
    """Made with the installation's secret, so that nobody finds the person by it.

    A respondent's own code would not do: it stands beside the name on paper forms, beside grades that coordinators know
    in the file of outcomes, and beside answers that were given by name.
    """
    number = int.from_bytes(salted_hmac(SALT, str(respondent_id), algorithm="sha256").digest())
    letters = []
    for _place in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)

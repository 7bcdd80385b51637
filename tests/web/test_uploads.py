from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.test import Client, RequestFactory

from peerloom.web.uploads import MOST_TOGETHER


class Endless(io.RawIOBase):
    """A body that never ends; counts what is read of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"x" * size


@pytest.mark.django_db
def test_a_flood_is_refused_before_it_is_read() -> None:
    body = Endless()
    announced: dict[str, Any] = {
        "wsgi.input": body,
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "CONTENT_LENGTH": str(MOST_TOGETHER + 1),
    }
    response = Client().generic("POST", "/accounts/login/", **announced)
    assert response.status_code == 400
    assert body.taken == 0


def test_a_form_with_a_file_is_read_as_always() -> None:
    file = io.BytesIO(b"email\na@example.org\n")
    file.name = "sheet.csv"
    request = RequestFactory().post("/", {"mentees": file, "words": "kept"})
    sheet = request.FILES["mentees"]
    assert isinstance(sheet, UploadedFile)
    assert sheet.read() == b"email\na@example.org\n"
    assert request.POST["words"] == "kept"

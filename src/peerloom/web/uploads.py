"""How much one request may bring along, decided before its first byte is kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_TOGETHER = 110 * 1024 * 1024
"""Two sheets of the largest size that is taken, and their form."""


class RefuseFlood(FileUploadHandler):
    """Refuses a request by the length it announces; the server reads no further than that.

    A single sheet that is too large still gets its explanation beside the field.
    """

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        if content_length > MOST_TOGETHER:
            raise RequestDataTooBig(f"An upload of {content_length} bytes was refused")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

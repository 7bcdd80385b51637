"""Small files for lessons, real enough for their first bytes to say what they are."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\x00" * 40 + b"\xff\xfb\x90\x64" + b"\x00" * 400
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00\x00\x00\x08free" + b"\x00" * 200
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)

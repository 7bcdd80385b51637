from __future__ import annotations

from django.http import HttpRequest


def revision_in(request: HttpRequest) -> int:
    """The revision that the form was made from; 0, which no row ever has, where it is missing or no number."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0

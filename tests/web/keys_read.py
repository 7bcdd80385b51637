"""Which keys of an address and of a form a view asks for, noted while it runs: what is worth sending it nonsense in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

KEYS_READ: set[str] = set()


class NotedQuery(QueryDict):
    """What was sent, and a note of each key that somebody asks for, sent or not; copies note as well."""

    def __getitem__(self, key: str) -> Any:
        KEYS_READ.add(key)
        return super().__getitem__(key)

    def getlist(self, key: str, default: Any = None) -> Any:
        KEYS_READ.add(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        KEYS_READ.add(str(key))
        return super().__contains__(key)


def noted(sent: QueryDict) -> Any:
    query = NotedQuery(mutable=True)
    for key, values in sent.lists():
        query.setlist(key, values)
    query._mutable = False
    return query


def note_keys(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that hands the views what was sent as `NotedQuery`."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.GET, request.POST = noted(request.GET), noted(request.POST)
        return get_response(request)

    return answer

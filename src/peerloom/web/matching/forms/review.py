"""What the address of the review chooses, and what its buttons send."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from peerloom.domain.matching.enums import Decision
from peerloom.domain.matching.models import MatchRun

LOW = 5_000
SHOWS = ("all", "low", "changed", "locked", "edited", "forbidden")
DECISIONS: dict[str, Decision | None] = {"lock": Decision.LOCK, "forbid": Decision.FORBID, "release": None}


@dataclass(frozen=True, slots=True)
class Choice:
    """``show`` is one of SHOWS, ``words`` a part of a name, ``page`` counts from 1."""

    show: str
    words: str
    page: int

    @property
    def plain(self) -> bool:
        """Whether this is the list as it first appears."""
        return self.show == "all" and not self.words and self.page == 1

    def address(self, show: str) -> str:
        """This page with another tab, from its beginning."""
        query = QueryDict(mutable=True)
        if show != "all":
            query["show"] = show
        if self.words:
            query["q"] = self.words
        return f"?{query.urlencode()}" if query else "?"


def choice_in(request: HttpRequest) -> Choice:
    show, page = request.GET.get("show", ""), request.GET.get("page", "")
    return Choice(
        show=show if show in SHOWS else "all",
        words=request.GET.get("q", "").replace("\x00", "").strip()[:100],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def pressed(request: HttpRequest) -> tuple[str, str]:
    """What was pressed for which pair: ("lock", the proposal's public id); ("", "") for anything else."""
    decision, _space, proposal = request.POST.get("pair", "").partition(" ")
    return (decision, proposal) if decision in DECISIONS else ("", "")


def back_to(request: HttpRequest, run: MatchRun, *, slug: str, anchor: str = "") -> str:
    """The review with the filters that the form was sent from; only their query is taken over, never an address."""
    query = QueryDict(request.POST.get("query", "")[:400], mutable=True)
    kept = QueryDict(mutable=True)
    for name in ("show", "q", "page"):
        if name in query:
            kept[name] = query.get(name, "")
    path = reverse("matching:run", args=[slug, run.cohort.public_id, run.public_id])
    return f"{path}{'?' + kept.urlencode() if kept else ''}{'#' + anchor if anchor else ''}"

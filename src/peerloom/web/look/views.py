"""Every component with believable content, and one page in each layout. All names are invented."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from peerloom.web.look import specimens
from peerloom.web.look.icons import icon_names

THEMES = frozenset({"light", "dark"})


def styleguide(request: HttpRequest) -> HttpResponse:
    form = specimens.SignUp(specimens.FAULTY) if "sent" in request.GET else specimens.SignUp()
    return render(
        request,
        "styleguide/index.html",
        _shown_in(request)
        | {
            "colours": specimens.COLOURS,
            "statuses": specimens.STATUSES,
            "icons": icon_names(),
            "shares": specimens.weakest_pair(),
            "criteria": specimens.every_criterion(),
            "form": form,
            "filter": specimens.Filter(request.GET or None),
            "people": specimens.PEOPLE,
            "page": Paginator(range(689), 50).get_page(request.GET.get("page", 3)),
            "tabs": specimens.tabs(),
            "stages": specimens.stages(),
            "step_names": specimens.STEP_NAMES,
        },
    )


def desk(request: HttpRequest) -> HttpResponse:
    values = {"pairs": specimens.pairs(), "criteria": specimens.every_criterion(), "tabs": specimens.tabs()}
    return render(request, "styleguide/desk.html", _shown_in(request) | specimens.surroundings("match") | values)


def room(request: HttpRequest) -> HttpResponse:
    if "said" in request.GET:
        messages.success(request, _("Your topic is on the agenda. Tomasz can see it."))
    values = {"stages": specimens.stages()}
    return render(request, "styleguide/room.html", _shown_in(request) | specimens.surroundings("home") | values)


def entrance(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide/entrance.html", _shown_in(request) | {"form": specimens.Door()})


def _shown_in(request: HttpRequest) -> dict[str, Any]:
    """`?theme=dark` fixes a theme, so that both can be looked at and checked side by side."""
    theme = request.GET.get("theme", "")
    return {"theme": theme if theme in THEMES else "", "demo": True}

"""The URLs of ours that lie inside an organisation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web.world import World


def routes(
    patterns: list[URLPattern | URLResolver], names: str = "", kwargs: tuple[str, ...] = ()
) -> dict[str, set[str]]:
    """Name of each route of ours inside an organisation, and the names of its ids."""
    found: dict[str, set[str]] = {}
    for pattern in patterns:
        here = (*kwargs, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            found |= routes(pattern.url_patterns, pattern.namespace or names, here)
        elif "organisation" in here and pattern.callback.__module__.startswith("peerloom."):
            found[f"{names}:{pattern.name}"] = set(here) - {"organisation"}
    return found


ROUTES = routes(get_resolver().url_patterns)


def url(name: str, world: World, ids: dict[str, str] | None = None) -> str:
    wanted = {key: (ids or world.ids)[key] for key in ROUTES[name]}
    return reverse(name, kwargs={"organisation": world.organisation.slug, **wanted})

"""The links that a coordinator shares, and their codes to scan."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse

from peerloom.domain.enrolment.models import Channel, PublicPage


def shared_link(page: PublicPage, channel: Channel | None = None) -> str:
    """The address of the public page, tagged with the channel."""
    path = reverse("public:page", args=[page.organisation.slug, page.slug])
    return f"{settings.SITE_URL}{path}" + ("?" + urlencode({"via": channel.tag}) if channel else "")


def code_as_svg(link: str) -> bytes:
    """A code to scan as a picture that can be printed at any size."""
    drawn = io.BytesIO()
    segno.make(link, error="m").save(drawn, kind="svg", scale=8, border=4, title=link, dark="#000", light="#fff")
    return drawn.getvalue()


def code_as_png(link: str) -> bytes:
    """The same in pixels, for programs that take no SVG."""
    drawn = io.BytesIO()
    segno.make(link, error="m").save(drawn, kind="png", scale=16, border=4)
    return drawn.getvalue()

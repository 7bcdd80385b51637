"""What people wrote, as HTML that can do no harm: text, lines and links, nothing else."""

from __future__ import annotations

from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

SUFFIX = 'rel="nofollow noopener ugc"'


def said_html(text: str) -> SafeString:
    """Links can be followed and tell nobody where they were; everything else is shown as it was typed."""
    linked = urlize(text, nofollow=True, autoescape=True)
    # A quotation mark that somebody typed is escaped, so only urlize's own attribute is found here.
    return mark_safe(linked.replace('rel="nofollow"', SUFFIX).replace("\n", "<br>"))  # noqa: S308

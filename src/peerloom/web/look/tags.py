"""The components as template tags; a builtin library, so templates need no {% load %}.

Text handed to a tag is escaped; pass translated text (`_("...")` works in tag arguments).
Tags with a body: {% notice %}...{% endnotice %}, {% empty_state %}, {% dialog %}, {% menu %}.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.utils import flatatt
from django.template import Library
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from peerloom.web.look import strips
from peerloom.web.look.errors import FormFault, faults
from peerloom.web.look.icons import POINTING, SPRITE, NoSuchIcon, icon_names
from peerloom.web.look.initials import initials
from peerloom.web.look.markdown import as_html

register = Library()

STATUS_ICONS = {"good": "ok", "watch": "watch", "bad": "stop", "info": "info", "off": "info"}
ICON_CLASSES = {"s": "icon s", "m": "icon"}


@register.simple_tag(name="icon")
def icon_svg(name: str, size: str = "s", label: str = "") -> SafeString:
    """{% icon "lock" %} beside text; {% icon "lock" "m" %} larger; `label` only where no text says the same."""
    if name not in icon_names():
        raise NoSuchIcon(f"{name!r} is not in {SPRITE}, which holds: {', '.join(icon_names())}")
    css = ICON_CLASSES[size] + (" flip" if name in POINTING else "")
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#{}"/></svg>', css, spoken, static(SPRITE), name)


@register.simple_tag
def brand_mark() -> SafeString:
    """The logo, in the colours of the page."""
    return format_html('<svg class="brand-mark" aria-hidden="true"><use href="{}#mark"/></svg>', static(SPRITE))


def attributes(given: Mapping[str, Any]) -> SafeString:
    """HTML attributes from keyword arguments: hx_post becomes hx-post, None is left out, True is a bare name."""
    return flatatt({name.replace("_", "-"): value for name, value in given.items() if value is not None})


@register.simple_tag
def button(
    text: str, *, href: str = "", kind: str = "", icon: str = "", only_icon: bool = False, **extra: Any
) -> SafeString:
    """{% button _("Publish") kind="primary" icon="send" %}; a link when `href` is given.

    kind: any of primary, quiet, danger, small, wide. only_icon keeps the text for screen readers.
    Further keywords become attributes (name, value, disabled, form, hx_post, data_dialog, aria_pressed).
    """
    css = " ".join(filter(None, ["button", kind, "only-icon" if only_icon else ""]))
    drawing = icon_svg(icon) if icon else ""
    words = format_html('<span class="visually-hidden">{}</span>', text) if only_icon else text
    parts = (words, drawing) if icon == "next" else (drawing, words)
    if href:
        return format_html('<a class="{}" href="{}"{}>{}{}</a>', css, href, attributes(extra), *parts)
    extra.setdefault("type", "submit")
    return format_html('<button class="{}"{}>{}{}</button>', css, attributes(extra), *parts)


@register.simple_tag
def badge(text: str, tone: str = "", icon: str = "") -> SafeString:
    """A word on a wash. tone: good, watch, bad, info, accent or nothing."""
    drawing = icon_svg(icon) if icon else ""
    return format_html('<span class="badge {}">{}{}</span>', tone, drawing, text)


@register.simple_tag
def status(text: str, tone: str) -> SafeString:
    """Word first, shape second, colour third. tone: good, watch, bad, info or off."""
    return format_html('<span class="status {}">{}{}</span>', tone, icon_svg(STATUS_ICONS[tone]), text)


@register.simple_tag
def avatar(name: str, role: str = "", photo: str = "") -> SafeString:
    """A circle with a face or initials, beside a written name. role: mentor, nobody (nobody found yet) or nothing."""
    if photo:
        return format_html('<span class="avatar {}"><img src="{}" alt="" loading="lazy"></span>', role, photo)
    return format_html('<span class="avatar {}" aria-hidden="true">{}</span>', role, initials(name))


@register.inclusion_tag("components/pair_mark.html")
def pair_mark(mentor: str, mentee: str, size: str = "") -> dict[str, str]:
    """Two linked rings with initials from the two names; size "l" for a page's first thing."""
    return {"mentor": initials(mentor), "mentee": initials(mentee), "size": size}


@register.inclusion_tag("components/stat.html")
def stat(value: object, what: str, *, of: object = None, note: str = "") -> dict[str, object]:
    """A sentence with one big word in it: {% stat 147 _("mentees matched") of=152 note=_("3 more than run 2") %}."""
    return {"value": value, "what": what, "of": of, "note": note}


@register.inclusion_tag("components/strip.html")
def strip(shares: Sequence[strips.Share], *, total: float = 100, tall: bool = False, label: str = "") -> dict[str, Any]:
    """The explanation strip for `Share`s (peerloom.web.look.strips), with the same in hidden words."""
    drawn = strips.pieces(shares)
    return {
        "pieces": drawn,
        "drawing": strips.strip_svg(drawn, total=total),
        "tall": tall,
        "label": label or gettext("Points by criterion"),
    }


@register.inclusion_tag("components/strip_key.html")
def strip_key(shares: Sequence[strips.Share], *, unanswered: bool = False) -> dict[str, Any]:
    """Which texture means what; give it one share of every criterion, each with some points."""
    return {"pieces": strips.pieces(shares), "unanswered": unanswered}


@register.simple_tag
def swatch(weave: int) -> SafeString:
    """A small piece of the cloth with this texture, beside its name."""
    return format_html('<span class="swatch w{}" aria-hidden="true"></span>', weave)


@register.inclusion_tag("components/progress.html")
def progress(done: float, of: float, label: str, *, text: str = "", then: str = "") -> dict[str, Any]:
    """What is sewn is solid, what is to come is running stitch.

    `text` defaults to "3 of 4"; `then` names the next step.
    """
    part = min(max(done / of, 0), 1) if of > 0 else 0
    shown = {"done": strips.figure(done), "of": strips.figure(of)}
    words = text or gettext("%(done)s of %(of)s") % shown
    return {"percent": f"{100 * part:.2f}", "now": round(100 * part), "label": label, "words": words, "then": then}


@register.inclusion_tag("components/steps.html")
def steps(names: Iterable[str], current: int, *, label: str = "") -> dict[str, Any]:
    """A thread of steps; `current` counts from 1, one more than there are when all is done."""
    states = [(name, (place > current) - (place < current)) for place, name in enumerate(names, start=1)]
    return {"steps": states, "label": label or gettext("Steps")}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*path: str) -> dict[str, Any]:
    """{% crumbs _("Programs") programs_url program.name program_url _("Run 3") %}: label, address, ..., this page."""
    labels, addresses = path[::2], path[1::2]
    return {
        "links": list(zip(labels, addresses, strict=False)),
        "here": labels[len(addresses)] if len(path) % 2 else "",
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, list[FormFault]]:
    """What must be mended, each a link to its field; nothing when the forms have no errors."""
    return {"faults": faults(*forms)}


def address_with(context: Context, **changes: object) -> str:
    """This page's query string with some values changed, others kept; None takes one out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], *, name: str = "page") -> dict[str, Any]:
    """Previous and next, and where we are; nothing for a single page. Filters in the address are kept."""
    back = address_with(context, **{name: page.previous_page_number()}) if page.has_previous() else ""
    on = address_with(context, **{name: page.next_page_number()}) if page.has_next() else ""
    return {"page": page, "back": back, "on": on}


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(context: Context, key: str, text: str, *, default: str = "", number: bool = False) -> dict[str, Any]:
    """A heading cell that sorts by ?sort=key, and by ?sort=-key when it already does.

    `default` is the order without a choice; `number` aligns at the end.
    """
    order = context["request"].GET.get("sort") or default
    direction = {key: "ascending", f"-{key}": "descending"}.get(order, "")
    address = address_with(context, sort=f"-{key}" if order == key else key, page=None)
    return {"text": text, "address": address, "direction": direction, "number": number}


@register.simple_block_tag
def notice(content: str, tone: str = "", icon: str = "info", title: str = "") -> str:
    """A remark beside the work. tone: good, watch, bad, private or nothing."""
    values = {"content": content, "tone": tone, "icon": icon, "title": title}
    return render_to_string("components/notice.html", values)


@register.simple_block_tag
def empty_state(content: str, title: str, level: int = 2) -> str:
    """Nothing here yet: why, and what to do next (the body). `level` is the heading's level."""
    return render_to_string("components/empty_state.html", {"content": content, "title": title, "level": level})


@register.simple_block_tag
def dialog(content: str, key: str, title: str) -> str:
    """A dialog that `data-dialog="key"` opens; put it on a link to a page that asks the same, for no JavaScript."""
    return render_to_string("components/dialog.html", {"content": content, "key": key, "title": title})


@register.simple_block_tag
def menu(content: str, text: str, icon: str = "more", *, only_icon: bool = False) -> str:
    """A small list of links or buttons behind one; the body holds the <li> items."""
    values = {"content": content, "text": text, "icon": icon, "only_icon": only_icon}
    return render_to_string("components/menu.html", values)


@register.filter(name="markdown")
def markdown_filter(text: str, top: int = 2) -> SafeString:
    """{{ text|markdown }}: Markdown that someone wrote, made harmless; {{ text|markdown:3 }} below an h2."""
    return as_html(text, top=top)

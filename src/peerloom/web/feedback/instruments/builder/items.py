"""Items, one after the other."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.feedback.instrument_files import editing
from peerloom.domain.feedback.instrument_files.document import Item
from peerloom.domain.feedback.queries.instrument_library import keys_ever_used
from peerloom.web.feedback.instruments.access import Desk, on_the_draft
from peerloom.web.feedback.instruments.builder.saving import edited, rearranged
from peerloom.web.feedback.instruments.forms.draft import ItemForm
from peerloom.web.gate import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def new(request: MemberRequest, desk: Desk) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    taken = keys_ever_used(desk.shelf.instrument)["items"]
    form = ItemForm(data, document=desk.document, revision=desk.version.revision, taken=taken)
    lines = len([line for line in request.POST.get("words", "").splitlines() if line.strip()])
    values = {"heading": _("New items"), "save": _("Add to the questionnaire")}
    said = ngettext("One item is added.", "%(count)s items are added.", lines) % {"count": lines}
    return edited(request, desk, form, template="form", values=values, then=desk.url("draft"), said=said)


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def change(request: MemberRequest, desk: Desk, asked_item: str) -> HttpResponse:
    item = _item(desk, asked_item)
    data = request.POST if request.method == "POST" else None
    form = ItemForm(data, document=desk.document, revision=desk.version.revision, item=item)
    values = {
        "heading": desk.document.original.words_of(item.key) or _("An item without words"),
        "said_by_people": True,
        "save": _("Save the item"),
        "remove_url": desk.url("item-remove", asked_item),
        "remove": _("Remove this item"),
    }
    then = f"{desk.url('draft')}#item-{asked_item}"
    return edited(request, desk, form, template="form", values=values, then=then, said=_("The item is saved."))


@require_POST
@on_the_draft
def move(request: MemberRequest, desk: Desk, asked_item: str) -> HttpResponse:
    key = _item(desk, asked_item).key
    by = -1 if request.POST.get("do") == "up" else 1
    return rearranged(
        request, desk, lambda document: editing.moved_item(document, key, by), place=f"#item-{asked_item}"
    )


@require_POST
@on_the_draft
def remove(request: MemberRequest, desk: Desk, asked_item: str) -> HttpResponse:
    key = _item(desk, asked_item).key
    return rearranged(
        request, desk, lambda document: editing.without_item(document, key), said=_("The item is removed.")
    )


def _item(desk: Desk, public_id: str) -> Item:
    row = desk.version.items.filter(public_id=public_id).first()
    found = desk.document.item(row.key) if row else None
    if found is None:
        raise Http404
    return found

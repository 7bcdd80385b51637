"""What is done with many relationships of the board at once: give them to someone, or write to their people."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from peerloom.domain.programs.enums import Audience
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.operations.board.announcing import Words, announce
from peerloom.domain.relationships.operations.board.support import assign_support
from peerloom.domain.relationships.queries.board import keys_on_board, looked_after
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.relationships.board.filters import NOBODY, BoardFilter

MOST_TICKED = 1_000


class WordsForm(forms.Form):
    key = forms.CharField(min_length=22, max_length=22, widget=forms.HiddenInput)
    audience = forms.ChoiceField(
        label=gettext_lazy("To whom"), choices=Audience.choices, initial=Audience.BOTH, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    body = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy(
            "{given_name} becomes the reader’s name, {partner} the name of whom they are matched with, {program} the "
            "name of the program."
        ),
    )

    def words(self) -> Words:
        values = self.cleaned_data
        return Words(values["subject"], values["body"], Audience(values["audience"]))


@require_POST
@for_members(*RUNS_PROGRAMS)
def bulk(request: MemberRequest) -> HttpResponse:
    """``do`` is support, message (which asks for the words first) or send."""
    form = BoardFilter(request.GET, actor=request.actor, at=clock.now())
    keys = _ticked(request, form)
    here = f"{reverse('relationships:list', args=[request.organisation.slug])}?{form.query}"
    if not keys:
        messages.error(request, _("Tick at least one match first, or choose all that fit."))
        return SeeOther(here)
    if request.POST.get("do") in ("message", "send"):
        return _message(request, keys, here)
    wanted = request.POST.get("support", "")
    support = form.supporters.get(wanted)
    if support is None and wanted != NOBODY:
        messages.error(request, _("Choose who is to look after them."))
        return SeeOther(here)
    try:
        rows = list(looked_after(request.actor).filter(pk__in=keys))
        changed = assign_support(relationships=rows, support=support, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(len(changed), support.name if support else ""))
    return SeeOther(here)


def _ticked(request: MemberRequest, form: BoardFilter) -> list[int]:
    """The keys of what is ticked, or of everything that fits the filter."""
    if request.POST.get("all"):
        return list(keys_on_board(request.actor, form.chosen, at=clock.now()))
    ids = [value for value in request.POST.getlist("chosen")[:MOST_TICKED] if "\x00" not in value]
    return list(looked_after(request.actor).filter(public_id__in=ids).values_list("pk", flat=True))


def _said(number: int, name: str) -> str:
    if not name:
        return ngettext(
            "Nobody in particular looks after one match any more.",
            "Nobody in particular looks after %(n)d matches any more.",
            number,
        ) % {"n": number}
    return ngettext("%(name)s looks after one more match.", "%(name)s looks after %(n)d more matches.", number) % {
        "name": name,
        "n": number,
    }


def _message(request: MemberRequest, keys: list[int], here: str) -> HttpResponse:
    sending = request.POST.get("do") == "send"
    form = WordsForm(request.POST if sending else None, initial={"key": new_public_id(), "audience": Audience.BOTH})
    if sending and form.is_valid():
        key = form.cleaned_data["key"]
        try:
            announce(relationships=keys, words=form.words(), public_id=key, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your message is on its way."))
            return SeeOther(here)
    values = {
        "form": form,
        "number": len(keys),
        "ticked": request.POST.getlist("chosen")[:MOST_TICKED],
        "all": request.POST.get("all", ""),
        "here": here,
        "query": request.GET.urlencode(),
    }
    return render(request, "relationships/announce.html", values, status=422 if form.errors else 200)

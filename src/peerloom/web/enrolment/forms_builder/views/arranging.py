from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerloom.domain.enrolment.form_drafts import FormDraft, NotInForm
from peerloom.domain.enrolment.form_limits import LONGEST_LABEL
from peerloom.domain.enrolment.operations.forms import change_form
from peerloom.domain.enrolment.queries.forms import new_key
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther
from peerloom.web.enrolment.forms_builder.access import Builder, builder_or_404, too_late
from peerloom.web.gate import MemberRequest, for_members

Change = Callable[[FormDraft, str], FormDraft]


@require_POST
@for_members(*RUNS_PROGRAMS)
def arrange(request: MemberRequest, cohort: str, side: str) -> HttpResponse:
    """One button of the builder: ``do`` is what to do and to which question (its key) or section (its place)."""
    builder = builder_or_404(request, cohort, side)
    verb, _colon, what = request.POST.get("do", "").partition(":")
    try:
        if builder.writing is None:
            raise ChangedMeanwhile(_("This version is no longer being written. Look at the form again."))
        form = _changed(builder, verb, what)
        change_form(version=builder.writing, form=form, revision=revision_in(request), by=request.actor, at=clock.now())
    except NotInForm:
        return too_late(request, builder, ChangedMeanwhile(_("What you wanted to change is no longer there.")))
    except ChangedMeanwhile as refusal:
        return too_late(request, builder, refusal)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return SeeOther(builder.url("edit"))
    messages.success(request, _told(form, verb, what))
    return SeeOther(_back(builder, form, verb, what))


def revision_in(request: MemberRequest) -> int:
    """What was sent need not be a number; none is ever 0, so that such a request changes nothing."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _changed(builder: Builder, verb: str, what: str) -> FormDraft:
    form = builder.form
    simple: dict[str, Callable[[], FormDraft]] = {
        "up": lambda: form.moved_up(what),
        "down": lambda: form.moved_down(what),
        "copy": lambda: _with_copy(builder, what),
        "remove": lambda: _without(builder, what),
        "section-up": lambda: form.with_section_moved(_place(what), -1),
        "section-down": lambda: form.with_section_moved(_place(what), 1),
        "section-remove": lambda: _without_section(builder, _place(what)),
    }
    if verb not in simple:
        raise Refused(_("This can't be done. Look at the form again."))
    return simple[verb]()


def _place(what: str) -> int:
    if not (what.isascii() and what.isdecimal() and len(what) < 4):
        raise NotInForm(what)
    return int(what)


def _with_copy(builder: Builder, key: str) -> FormDraft:
    question = builder.form.question(key)
    suffix = _(" (copy)")
    label = question.label[: LONGEST_LABEL - len(suffix)] + suffix
    fresh = new_key(builder.cohort, builder.side, builder.form, label=label, kind=question.kind)
    return builder.form.with_copy(key, replace(question, key=fresh, label=label))


def _without(builder: Builder, key: str) -> FormDraft:
    question = builder.form.question(key)
    _require_unneeded(builder, {key: question.label})
    return builder.form.without_question(key)


def _without_section(builder: Builder, place: int) -> FormDraft:
    section = builder.form.section(place)
    _require_unneeded(builder, {question.key: question.label for question in section.questions})
    return builder.form.without_section(place)


def _require_unneeded(builder: Builder, labels: dict[str, str]) -> None:
    for key, label in labels.items():
        if key in builder.compared:
            raise Refused(
                _("The matching rules compare “%(label)s” as “%(criterion)s”. Take it out of the rules first.")
                % {"label": label, "criterion": builder.compared[key]}
            )


def _told(form: FormDraft, verb: str, what: str) -> str:
    if verb == "remove":
        return _("The question is removed from this version.")
    if verb == "copy":
        return _("The copy stands below. Change its words.")
    if verb == "section-remove":
        return _("The section is removed from this version.")
    if verb in ("section-up", "section-down"):
        return _("The section is moved.")
    place = [question.key for question in form.questions].index(what) + 1
    return _("“%(label)s” is question %(place)d of %(all)d now.") % {
        "label": form.question(what).label,
        "place": place,
        "all": len(form.questions),
    }


def _back(builder: Builder, form: FormDraft, verb: str, what: str) -> str:
    """To the same button again, wherever it stands now, so that the keyboard goes on from there.

    Browsers put no focus on a button where the address has a fragment, so only addresses without a button have one.
    """
    if verb in ("up", "down"):
        return f"{builder.url('edit')}?{urlencode({'at': f'{verb}:{what}'})}"
    if verb in ("section-up", "section-down"):
        step = 1 if verb == "section-down" else -1
        place = min(max(_place(what) + step, 0), len(form.sections) - 1)
        return f"{builder.url('edit')}?{urlencode({'at': f'{verb}:{place}'})}"
    return f"{builder.url('edit')}#q-{what}" if verb == "copy" else builder.url("edit")

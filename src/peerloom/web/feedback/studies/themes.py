"""Themes with quotes, to read and to write."""

from __future__ import annotations

from typing import Literal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.feedback.models import Theme
from peerloom.domain.feedback.operations.studies.locking import seen_as
from peerloom.domain.feedback.operations.studies.themes import (
    change_theme,
    choose_quotes,
    make_theme,
    move_theme,
    remove_memo,
    remove_theme,
    told_of,
    write_memo,
)
from peerloom.domain.feedback.queries.studies.codings import codes_with_counts, quotable, quote_of
from peerloom.domain.feedback.queries.studies.reading import memos_read_by, themes_read_by
from peerloom.domain.feedback.queries.studies.themes import report_of
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted, done
from peerloom.web.feedback.studies.forms.coding import MemoForm, ThemeForm
from peerloom.web.feedback.studies.shown import page_of, study_or_404, told
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults

QUOTES_ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def themes(request: MemberRequest, study: str) -> HttpResponse:
    """What was found, to read; below it the memos, and a form for the next."""
    found = study_or_404(request, study)
    form = MemoForm(request.POST if request.method == "POST" else None)
    made, status = accepted(
        form,
        lambda: write_memo(study=found, words=form.cleaned_data["words"], by=request.actor, at=clock.now()),
    )
    if made is not None:
        return SeeOther(f"{page_of('themes', request, study)}#memos")
    values = told(found, "themes") | {
        "report": report_of(found),
        "memos": list(found.memos.select_related("author", "theme")),
        "form": form,
        "faults": faults(form),
        "me": request.actor.person_id,
    }
    return render(request, "feedback/studies/themes.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def new(request: MemberRequest, study: str) -> HttpResponse:
    found = study_or_404(request, study)
    form = ThemeForm(request.POST if request.method == "POST" else None, codes=codes_with_counts(found, request.actor))
    made, status = accepted(form, lambda: make_theme(study=found, text=form.text(), by=request.actor, at=clock.now()))
    if made is not None:
        messages.success(request, _("Now choose the quotes that say it best."))
        return SeeOther(page_of("quotes", request, made.public_id))
    values = told(found) | {"form": form, "faults": faults(form)}
    return render(request, "feedback/studies/theme.html", values, status=status)


def _theme(request: MemberRequest, public_id: str) -> Theme:
    return visible_or_404(themes_read_by(request.actor), public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def theme(request: MemberRequest, theme: str) -> HttpResponse:
    found = _theme(request, theme)
    form = ThemeForm(
        request.POST if request.method == "POST" else None,
        codes=codes_with_counts(found.study, request.actor),
        initial={
            "name": found.name,
            "statement": found.statement,
            "codes": list(found.codes.values_list("public_id", flat=True)),
            "seen": seen_as(*told_of(found)),
        },
    )
    changed, status = accepted(
        form,
        lambda: change_theme(
            theme=found, text=form.text(), seen=form.cleaned_data["seen"], by=request.actor, at=clock.now()
        ),
    )
    if changed is not None:
        return SeeOther(f"{page_of('themes', request, found.study.public_id)}#{found.public_id}")
    values = told(found.study) | {"theme": found, "form": form, "faults": faults(form)}
    return render(request, "feedback/studies/theme.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def quotes(request: MemberRequest, theme: str) -> HttpResponse:
    """Passages with the theme's codes; those ticked are quoted."""
    found = _theme(request, theme)
    rows = quotable(found.study, request.actor).filter(code__in=found.codes.all())
    page = Paginator(rows, QUOTES_ON_A_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        return done(
            request,
            lambda: choose_quotes(
                theme=found,
                shown=[coding.public_id for coding in page],
                chosen=request.POST.getlist("quotes"),
                by=request.actor,
                at=clock.now(),
            ),
            back=page_of("quotes", request, theme),
            then=f"{page_of('themes', request, found.study.public_id)}#{found.public_id}",
        )
    chosen = set(found.quotes.values_list("pk", flat=True))
    values = told(found.study) | {
        "theme": found,
        "page": page,
        "quotes": [(coding, quote_of(coding), coding.pk in chosen) for coding in page],
    }
    return render(request, "feedback/studies/quotes.html", values)


@require_POST
@for_members(*RUNS_PROGRAMS)
def move(request: MemberRequest, theme: str) -> HttpResponse:
    found = _theme(request, theme)
    way: Literal["up", "down"] = "up" if request.POST.get("way") == "up" else "down"
    return done(
        request,
        lambda: move_theme(theme=found, way=way, by=request.actor, at=clock.now()),
        back=page_of("themes", request, found.study.public_id),
    )


@require_POST
@for_members(*RUNS_PROGRAMS)
def remove(request: MemberRequest, theme: str) -> HttpResponse:
    found = _theme(request, theme)
    return done(
        request,
        lambda: remove_theme(theme=found, by=request.actor, at=clock.now()),
        back=page_of("themes", request, found.study.public_id),
        words=_("The theme is removed. Codes and passages stay."),
    )


@require_POST
@for_members(*RUNS_PROGRAMS)
def memo_remove(request: MemberRequest, memo: str) -> HttpResponse:
    found = visible_or_404(memos_read_by(request.actor), memo)
    return done(
        request,
        lambda: remove_memo(memo=found, by=request.actor, at=clock.now()),
        back=f"{page_of('themes', request, found.study.public_id)}#memos",
    )

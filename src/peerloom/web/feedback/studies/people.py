"""Whom a study asks, and a withdrawal that somebody asked for in another way than by the link."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.feedback.operations.studies.answering import withdraw_consent
from peerloom.domain.feedback.operations.studies.asking import ask_more, ask_to_take_part
from peerloom.domain.feedback.queries.studies.people import people_to_ask, who_can_code
from peerloom.domain.feedback.queries.studies.reading import meetings_read_by, participants_read_by
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted, done
from peerloom.web.feedback.studies.forms.people import AskForm, PeopleFilter, PeopleForm
from peerloom.web.feedback.studies.shown import page_of, study_or_404, told
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def ask(request: MemberRequest, study: str) -> HttpResponse:
    """Choose people of both sides and the times; the e-mails go out at once."""
    found = study_or_404(request, study)
    shown = PeopleFilter(request.GET)
    askable = people_to_ask(found, side=shown.side_chosen, search=shown.search)
    staff = who_can_code(found, at=clock.now())
    me = next((person.public_id for person in staff if person.pk == request.actor.person_id), None)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        askable=askable,
        staff=staff,
        zone=ZoneInfo(request.actor.time_zone),
        initial={"led_by": me},
    )
    made, status = accepted(
        form,
        lambda: ask_to_take_part(study=found, people=form.who(), offer=form.offer(), by=request.actor, at=clock.now()),
    )
    if made is not None:
        return _asked(request, len(form.who()), page_of("study", request, study))
    values = told(found) | {
        "form": form,
        "faults": faults(form),
        "filter": shown,
        "askable": askable,
        "filtered": bool(shown.side_chosen or shown.search),
    }
    return render(request, "feedback/studies/ask.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def ask_others(request: MemberRequest, study_meeting: str) -> HttpResponse:
    """More people into a focus group."""
    meeting = visible_or_404(meetings_read_by(request.actor), study_meeting)
    shown = PeopleFilter(request.GET)
    askable = people_to_ask(meeting.study, side=shown.side_chosen, search=shown.search)
    form = PeopleForm(request.POST if request.method == "POST" else None, askable=askable)
    made, status = accepted(
        form, lambda: ask_more(meeting=meeting, people=form.who(), by=request.actor, at=clock.now())
    )
    if made is not None:
        return _asked(request, len(made), page_of("meeting", request, study_meeting))
    values = told(meeting.study) | {
        "form": form,
        "faults": faults(form),
        "filter": shown,
        "askable": askable,
        "filtered": bool(shown.side_chosen or shown.search),
        "meeting": meeting,
    }
    return render(request, "feedback/studies/ask.html", values, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def withdraw_for(request: MemberRequest, study_person: str) -> HttpResponse:
    found = visible_or_404(participants_read_by(request.actor), study_person)
    return done(
        request,
        lambda: withdraw_consent(participant=found, by=request.actor, at=clock.now()),
        back=page_of("study", request, found.study.public_id),
        words=_("Everything that %(pseudonym)s said is taken out, everywhere.") % {"pseudonym": found.pseudonym},
    )


def _asked(request: MemberRequest, number: int, then: str) -> HttpResponse:
    words = ngettext("One person is asked by e-mail.", "%(number)s people are asked by e-mail.", number)
    messages.success(request, words % {"number": number})
    return SeeOther(then)

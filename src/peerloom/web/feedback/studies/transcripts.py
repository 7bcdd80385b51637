"""What was said: added after a look at who is who, read, mended, given to coders."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.feedback.enums.studies import ConsentState, StudyKind
from peerloom.domain.feedback.models import Segment, StudyMeeting, Transcript
from peerloom.domain.feedback.operations.studies.coding import assign_coder, unassign_coder
from peerloom.domain.feedback.operations.studies.locking import seen_as
from peerloom.domain.feedback.operations.studies.transcripts import (
    change_segment,
    is_coded,
    keep_transcript,
    remove_transcript,
    replace_names,
    take_out_segment,
)
from peerloom.domain.feedback.queries.studies.codings import is_finished
from peerloom.domain.feedback.queries.studies.people import names_of_cohort, who_can_code
from peerloom.domain.feedback.queries.studies.reading import meetings_read_by, segments_read_by, transcripts_read_by
from peerloom.domain.feedback.rules.studies.names import FoundName, known_names, names_in
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.web.answering import SeeOther, accepted, done
from peerloom.web.feedback.studies.forms.coding import CoderForm
from peerloom.web.feedback.studies.forms.transcripts import NamesForm, SegmentForm, SpeakersForm, TranscriptForm
from peerloom.web.feedback.studies.shown import page_of, told
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults

SEGMENTS_ON_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def add(request: MemberRequest, study_meeting: str) -> HttpResponse:
    """First the text, then who is who in it. Nothing is kept before both are said."""
    meeting = visible_or_404(meetings_read_by(request.actor), study_meeting)
    data = request.POST if request.method == "POST" else None
    form = TranscriptForm(data, request.FILES or None, initial={"language": meeting.study.cohort.program.language})
    speakers: SpeakersForm | None = None
    status = 422 if form.is_bound else 200
    if form.is_valid():
        keeping = request.POST.get("do") == "keep"
        speakers = _speakers(request, meeting, form, bound=keeping)
        status = 200
        if keeping and speakers.is_valid():
            known, turns = speakers.speakers(), form.turns()
            made, status = accepted(
                form,
                lambda: keep_transcript(
                    meeting=meeting,
                    source=form.source(),
                    turns=turns,
                    speakers=known,
                    by=request.actor,
                    at=clock.now(),
                ),
            )
            if made is not None:
                messages.success(request, _("The transcript is kept, under pseudonyms."))
                return SeeOther(page_of("transcript", request, made.public_id))
    values = told(meeting.study) | {
        "meeting": meeting,
        "form": form,
        "speakers": speakers,
        "turns": form.turns()[:6] if speakers else [],
        "number": len(form.turns()) if speakers else 0,
        "left_out": ", ".join(map(str, form.cleaned_data["left_out"])) if speakers else "",
        "faults": faults(form, *([speakers] if speakers else [])),
    }
    return render(request, "feedback/studies/transcript_add.html", values, status=status)


def _speakers(request: MemberRequest, meeting: StudyMeeting, form: TranscriptForm, *, bound: bool) -> SpeakersForm:
    names = list(dict.fromkeys(turn.speaker for turn in form.turns()))
    return SpeakersForm(
        request.POST if bound else None,
        names=names,
        people=list(meeting.participants.select_related("person")),
        alone=meeting.study.kind == StudyKind.INTERVIEW,
    )


def _transcript(request: MemberRequest, public_id: str) -> Transcript:
    return visible_or_404(transcripts_read_by(request.actor).prefetch_related("assignments__coder"), public_id)


@require_safe
@for_members(*RUNS_PROGRAMS)
def transcript(request: MemberRequest, transcript: str) -> HttpResponse:
    found = _transcript(request, transcript)
    coded = is_coded(found)
    study = found.meeting.study
    page = Paginator(found.segments.select_related("speaker"), SEGMENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    people = who_can_code(study, at=clock.now())
    coders = [each.coder_id for each in found.assignments.all()]
    values = told(study) | {
        "transcript": found,
        "page": page,
        "coded": coded,
        "names": NamesForm(found=_names(found)),
        "assignments": list(found.assignments.all()),
        "mine": next((each for each in found.assignments.all() if each.coder_id == request.actor.person_id), None),
        "all_done": is_finished(found),
        "coder_form": CoderForm(people=[person for person in people if person.pk not in coders]),
        "withdrawn": found.meeting.participants.filter(consent=ConsentState.WITHDRAWN).exists(),
        "unnamed": found.segments.filter(speaker__isnull=True, removed_at__isnull=True).count(),
    }
    return render(request, "feedback/studies/transcript.html", values)


def _names(found: Transcript) -> list[FoundName]:
    """Real names of the cohort's people that still stand in the text."""
    known = known_names(names_of_cohort(found.meeting.study), otherwise=str(_("[name]")))
    words = found.segments.filter(removed_at__isnull=True).values_list("words", flat=True)
    return names_in(list(words), known)


@require_POST
@for_members(*RUNS_PROGRAMS)
def names(request: MemberRequest, transcript: str) -> HttpResponse:
    found = _transcript(request, transcript)
    form = NamesForm(request.POST, found=_names(found))
    back = page_of("transcript", request, transcript)
    if not form.is_valid():
        messages.error(request, _("Put at most sixty letters instead of a name."))
        return SeeOther(back)
    return done(
        request,
        lambda: replace_names(transcript=found, replacements=form.replacements(), by=request.actor, at=clock.now()),
        back=back,
        words=_("The names that you chose are replaced."),
    )


@require_POST
@for_members(*RUNS_PROGRAMS)
def remove(request: MemberRequest, transcript: str) -> HttpResponse:
    found = _transcript(request, transcript)
    return done(
        request,
        lambda: remove_transcript(transcript=found, by=request.actor, at=clock.now()),
        back=page_of("transcript", request, transcript),
        then=page_of("study", request, found.meeting.study.public_id),
        words=_("The transcript is removed."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def segment(request: MemberRequest, segment: str) -> HttpResponse:
    found: Segment = visible_or_404(segments_read_by(request.actor), segment)
    form = SegmentForm(
        request.POST if request.method == "POST" else None,
        people=list(found.transcript.meeting.participants.all()),
        initial={
            "words": found.words,
            "speaker": found.speaker.public_id if found.speaker else "",
            "seen": seen_as(found.words, found.speaker_id),
        },
    )
    changed, status = accepted(
        form,
        lambda: change_segment(
            segment=found,
            words=form.cleaned_data["words"],
            speaker=form.who(),
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=clock.now(),
        ),
    )
    if changed is not None:
        return SeeOther(_place(request, found))
    values = told(found.transcript.meeting.study) | {
        "transcript": found.transcript,
        "segment": found,
        "form": form,
        "faults": faults(form),
        "coded": is_coded(found.transcript),
    }
    return render(request, "feedback/studies/segment.html", values, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def take_out(request: MemberRequest, segment: str) -> HttpResponse:
    found: Segment = visible_or_404(segments_read_by(request.actor), segment)
    return done(
        request,
        lambda: take_out_segment(segment=found, by=request.actor, at=clock.now()),
        back=_place(request, found),
        words=_("The paragraph is taken out, with everything that was coded and quoted of it."),
    )


def _place(request: MemberRequest, found: Segment) -> str:
    page = found.position // SEGMENTS_ON_A_PAGE + 1
    return f"{page_of('transcript', request, found.transcript.public_id)}?page={page}#p{found.position + 1}"


@require_POST
@for_members(*RUNS_PROGRAMS)
def coders(request: MemberRequest, transcript: str) -> HttpResponse:
    """Put somebody down for coding, or take it from them again (``off``)."""
    found = _transcript(request, transcript)
    back = page_of("transcript", request, transcript)
    form = CoderForm(request.POST, people=who_can_code(found.meeting.study, at=clock.now()))
    if not form.is_valid():
        messages.error(request, _("Choose somebody who runs this program."))
        return SeeOther(back)
    person = form.person()
    if "off" in request.POST:
        return done(
            request,
            lambda: unassign_coder(transcript=found, coder=person, by=request.actor, at=clock.now()),
            back=back,
        )
    number = len(found.assignments.all()) + 1
    words = ngettext(
        "%(name)s codes it. A second person makes agreement visible.",
        "%(name)s codes it too; neither sees the other’s codes before both have finished.",
        number,
    )
    return done(
        request,
        lambda: assign_coder(transcript=found, coder=person, by=request.actor, at=clock.now()),
        back=back,
        words=words % {"name": person.name},
    )

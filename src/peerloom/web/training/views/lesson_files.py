from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from peerloom.domain.training.enums import LessonFormat
from peerloom.domain.training.models import Lesson, LessonMedia
from peerloom.web.downloads import sent_file
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.training.access import lesson_or_404


@require_safe
@for_members()
def file(request: MemberRequest, lesson: str) -> HttpResponseBase:
    """The recording, in parts where a player asks for parts, or the file to download."""
    found, media = _media(request, lesson)
    played = found.format in (LessonFormat.AUDIO, LessonFormat.VIDEO)
    return sent_file(media.file, name=media.name, content_type=media.content_type, inline=played, request=request)


@require_safe
@for_members()
def captions(request: MemberRequest, lesson: str) -> HttpResponseBase:
    _found, media = _media(request, lesson)
    if not media.captions:
        raise Http404
    return sent_file(media.captions, name="captions.vtt", content_type="text/vtt", inline=True)


def _media(request: MemberRequest, public_id: str) -> tuple[Lesson, LessonMedia]:
    lesson, state = lesson_or_404(request, public_id)
    media: LessonMedia | None = getattr(lesson, "media", None)
    if media is None or state.locked:
        raise Http404
    return lesson, media

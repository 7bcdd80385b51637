"""What staff can read where a program of young people has said so: words written since then, and no others."""

from __future__ import annotations

from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.relationships.models import Attachment, Message, Relationship, Thread
from peerloom.domain.relationships.queries.conversations import ON_A_PAGE, MessagePage
from peerloom.domain.relationships.rules.conversations import staff_read_from
from peerloom.foundation.scope import Actor, ScopedQuerySet


def program_read_by(actor: Actor, public_id: str) -> Program | None:
    """The program if the actor runs it and its staff can read messages."""
    program = Program.objects.visible_to(actor).filter(public_id=public_id, staff_read_messages=True).first()
    return program if program and actor.has_for(program.pk, *RUNS_PROGRAMS) else None


def threads_for_staff(program: Program) -> ScopedQuerySet[Thread]:
    """Conversations with words that staff can read, the newest first, with people; two queries more."""
    return (
        Thread.objects.within(program.organisation_id)
        .filter(relationship__cohort__program=program, last_message_at__gte=staff_read_from(program))
        .select_related("relationship__cohort")
        .prefetch_related("relationship__participations__person")
        .order_by("-last_message_at", "pk")
    )


def thread_read_by(actor: Actor, relationship: str) -> Thread | None:
    """The conversation of a relationship, if the actor may read it as staff at present."""
    rows = Relationship.objects.visible_to(actor).filter(
        public_id=relationship, cohort__program__staff_read_messages=True
    )
    return (
        Thread.objects.within(actor.organisation_id)
        .filter(relationship__in=rows)
        .select_related("relationship__cohort__program", "relationship__organisation")
        .prefetch_related("relationship__participations__person")
        .first()
    )


def staff_page_of(thread: Thread, *, before: str = "", size: int = ON_A_PAGE) -> MessagePage:
    """The newest messages that staff can read, or those before the one with this public id."""
    rows = _readable(thread).select_related("author").prefetch_related("attachments")
    edge = rows.filter(public_id=before).values_list("sent_at", flat=True).first() if before else None
    if edge is not None:
        rows = rows.filter(sent_at__lt=edge)
    found = list(rows.order_by("-sent_at")[: size + 1])
    return MessagePage(found[:size][::-1], older=len(found) > size, newer=edge is not None)


def attachment_read_by(actor: Actor, public_id: str) -> Attachment | None:
    """A file that the actor may read as staff at present."""
    rows = Attachment.objects.within(actor.organisation_id).select_related("message__thread__relationship")
    attachment = rows.filter(public_id=public_id, message__removed_at__isnull=True).first()
    if attachment is None:
        return None
    thread = thread_read_by(actor, attachment.message.thread.relationship.public_id)
    if thread is None or not _readable(thread).filter(pk=attachment.message_id).exists():
        return None
    return attachment


def _readable(thread: Thread) -> ScopedQuerySet[Message]:
    since = staff_read_from(thread.relationship.cohort.program)
    return Message.objects.within(thread.organisation_id).filter(thread=thread, sent_at__gte=since)

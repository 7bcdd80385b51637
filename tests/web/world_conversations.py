"""One of everything of messages that has a page, and who may open it."""

from __future__ import annotations

from django.core.files.base import ContentFile

from peerloom.domain.relationships.models import Attachment, Message, MessageReport, Relationship, Thread
from tests.factories import MOMENT
from tests.web.audience import ANYONE, LEADS, RUNS, TAKES_PART

AUDIENCE: dict[str, str] = {
    "conversations:list": ANYONE,
    "conversations:thread": TAKES_PART,
    "conversations:news": TAKES_PART,
    "conversations:file": TAKES_PART,
    "conversations:report": TAKES_PART,
    "conversations:remove": TAKES_PART,
    "conversations:stop": TAKES_PART,
    "conversations:reports": RUNS,
    "conversations:report-detail": RUNS,
    "conversations:report-file": RUNS,
    "conversations:policy": LEADS,
    "conversations:staff-list": RUNS,
    "conversations:staff-thread": RUNS,
    "conversations:staff-file": RUNS,
}
FIELDS: tuple[str, ...] = ("sent_id", "text", "told", "files", "reason", "tell", "do", "outcome", "before", "sure")


def conversations_ids(relationship: Relationship) -> dict[str, str]:
    """A message of the mentor with a file, which the mentee reported, in a program whose staff can read along."""
    program = relationship.cohort.program
    program.staff_read_messages, program.staff_read_since = True, MOMENT
    program.save(update_fields=["staff_read_messages", "staff_read_since"])
    organisation = relationship.organisation
    parts = relationship.participations.order_by("side")
    mentee, mentor = (part.person for part in parts)
    thread = Thread.objects.create(organisation=organisation, relationship=relationship, last_message_at=MOMENT)
    message = Message.objects.create(
        organisation=organisation, thread=thread, author=mentor, text="See you at six.", sent_at=MOMENT
    )
    attachment = Attachment(organisation=organisation, message=message, name="plan.txt", size=4)
    attachment.content_type = "text/plain"
    attachment.file.save("plan.txt", ContentFile(b"Plan"))
    report = MessageReport.objects.create(
        organisation=organisation, thread=thread, message=message, by=mentee, words=message.text, reported_at=MOMENT
    )
    return {"message": message.public_id, "attachment": attachment.public_id, "report": report.public_id}

"""An answer by e-mail becomes a message of the person who got the e-mail about one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.models import Message, Participation
from peerloom.domain.relationships.operations.conversations.sending import Draft, send_message
from peerloom.domain.relationships.rules.conversations import MOST_LETTERS
from peerloom.domain.relationships.rules.conversations_addresses import ReplyPass, pass_in
from peerloom.domain.relationships.rules.conversations_files import MOST_FILES, ReadyFile, ready_file
from peerloom.domain.relationships.rules.conversations_mail import MailFile, ReceivedMail
from peerloom.domain.relationships.rules.conversations_quotes import own_words
from peerloom.foundation.public_ids import ALPHABET, LENGTH
from peerloom.foundation.refusals import Refused
from peerloom.foundation.uploads import UnusableFile


class NotYours(Refused):
    """The address was made up, has expired, or belongs to somebody else than the sender."""


class UnusableAnswer(Refused):
    """Nothing of one's own is in it, it is too long, or a file cannot be taken."""


def receive_answer(mail: ReceivedMail, *, at: datetime) -> Message:
    """Send what was answered, as if it were written on the page. The same e-mail twice is one message.

    Raises NotYours, UnusableAnswer, or what ``send_message`` refuses; nothing is stored then.
    """
    part = _part_of(mail, at)
    with override(part.person.locale):
        text = own_words(mail.text)
        if not text and not mail.files:
            raise UnusableAnswer(_("There are no words of your own in this e-mail. Write above the quoted message."))
        if len(text) > MOST_LETTERS:
            raise UnusableAnswer(_("A message has at most 5,000 letters. Please make two of it."))
        draft = Draft(
            public_id=_id_for(mail, part),
            text=text,
            files=_files(mail.files),
            staff_reading_told=_pass(mail, at).staff_reading_told,
            by_mail=True,
        )
        return send_message(relationship=part.relationship, draft=draft, by=actor_of(part.person, at=at), at=at)


def _part_of(mail: ReceivedMail, at: datetime) -> Participation:
    """Whose answer it is."""
    found = _pass(mail, at)
    rows = Participation.objects.across_organisations(because="the sealed address says whose part it is")
    part = rows.select_related("person", "relationship").filter(pk=found.participation_pk).first()
    if part is None or not _answers_as(part.person, mail.senders):
        raise NotYours(_("Answer from the address at which you got the e-mail; nobody else can answer in your name."))
    return part


def _answers_as(person: Person, senders: list[str]) -> bool:
    """From the address that the e-mail went to, or the one that the person signs in with."""
    return senders in ([person.email], [person.account.email] if person.account else [person.email])


def _pass(mail: ReceivedMail, at: datetime) -> ReplyPass:
    found = pass_in(mail.recipients)
    if found is None:
        raise NotYours(_("This is not an address that can be answered. Please write on the page of your match."))
    if found.expired(at=at):
        raise NotYours(_("This address has expired. Please write on the page of your match."))
    return found


def _id_for(mail: ReceivedMail, part: Participation) -> str:
    """Follows from the e-mail's own id, so that a mail server that delivers it again changes nothing."""
    said = mail.message_id or f"{mail.text}\n{[(file.name, len(file.content)) for file in mail.files]}"
    number = int.from_bytes(hashlib.sha256(f"{part.pk}/{said}".encode(errors="replace")).digest())
    letters = []
    for _place in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def _files(files: Iterable[MailFile]) -> list[ReadyFile]:
    ready: list[ReadyFile] = []
    for file in files:
        if len(ready) == MOST_FILES:
            raise UnusableAnswer(_("A message takes at most 5 files. Please send the others with a second one."))
        try:
            ready.append(ready_file(BytesIO(file.content), name=file.name, size=len(file.content)))
        except UnusableFile as refusal:
            raise UnusableAnswer(f"{file.name[:80]}: {refusal}") from refusal
    return ready

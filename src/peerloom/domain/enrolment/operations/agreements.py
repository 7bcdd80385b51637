"""Writing what people agree to, and signing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import AgreementKind
from peerloom.domain.enrolment.first_wordings import Wording, first_wording
from peerloom.domain.enrolment.models import AgreementText, Signature
from peerloom.domain.enrolment.queries.agreements import digest_of, holding_texts_of, people_to_sign
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import Audience, Profile
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.jobs.enqueueing import enqueue
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor, Identified

REMINDING = "peerloom.domain.enrolment.jobs.agreements.remind_of_agreement"
LONGEST_BODY = 20_000


class CannotWriteAgreement(Refused):
    """The actor may not, or the wording holds already and is never changed."""


class CannotSign(Refused):
    """This person is not asked to sign this, or no name was typed."""


class CannotRemind(Refused):
    """The actor may not, or nothing holds that could be signed."""


@transaction.atomic
def begin_wording(*, program: Program, kind: AgreementKind, by: Actor, at: datetime) -> AgreementText:
    """The draft of the next version: a copy of what holds, or for the first one our own wording for the profile.

    A draft that exists already is returned as it is. Raises CannotWriteAgreement.
    """
    program = _locked(program, by)
    rows = AgreementText.objects.within(program.organisation_id).filter(program=program, kind=kind)
    draft = rows.filter(published_at__isnull=True).first()
    if draft is not None:
        return draft
    newest = rows.order_by("-version").first()
    start = Wording(newest.title, newest.body) if newest else first_wording(kind, Profile(program.profile))
    text = AgreementText.objects.create(
        organisation_id=program.organisation_id,
        program=program,
        kind=kind,
        audience=newest.audience if newest else Audience.BOTH,
        version=(rows.aggregate(Max("version"))["version__max"] or 0) + 1,
        title=start.title,
        body=start.body,
    )
    _record("agreement.begun", text, program, by, at, {"kind": str(kind), "version": text.version})
    return text


@transaction.atomic
def write_wording(
    *, text: AgreementText, title: str, body: str, audience: Audience, seen: str, by: Actor, at: datetime
) -> AgreementText:
    """Change a draft. ``seen`` is the digest of the wording that the person began with.

    Raises CannotWriteAgreement or ChangedMeanwhile.
    """
    text = _draft(text, by)
    _refuse_unseen(text, seen)
    if not title.strip() or not body.strip():
        raise CannotWriteAgreement(_("An agreement needs a title and a text."))
    text.title, text.body, text.audience = title.strip()[:160], body.strip()[:LONGEST_BODY], audience
    text.save(update_fields=["title", "body", "audience"])
    _record("agreement.written", text, text.program, by, at, {"kind": text.kind, "version": text.version})
    return text


@transaction.atomic
def discard_wording(*, text: AgreementText, by: Actor, at: datetime) -> None:
    """Throw a draft away. Raises CannotWriteAgreement."""
    text = _draft(text, by)
    _record("agreement.discarded", text, text.program, by, at, {"kind": text.kind, "version": text.version})
    text.delete()


@transaction.atomic
def publish_wording(*, text: AgreementText, sign_again: bool, seen: str, by: Actor, at: datetime) -> AgreementText:
    """Let a draft hold from now on; it is never changed again. Published before, it stays as it is.

    With ``sign_again`` the signatures under earlier wordings count no more.
    Raises CannotWriteAgreement or ChangedMeanwhile.
    """
    program = _locked(text.program, by)
    text = AgreementText.objects.within(by.organisation_id).select_for_update().get(pk=text.pk)
    if text.published_at is not None:
        return text
    _refuse_unseen(text, seen)
    text.published_at, text.published_by_id, text.sign_again = at, by.person_id, sign_again
    text.save(update_fields=["published_at", "published_by", "sign_again"])
    told: dict[str, Detail] = {"kind": text.kind, "version": text.version, "sign_again": sign_again}
    _record("agreement.published", text, program, by, at, told)
    return text


@transaction.atomic
def sign_agreement(*, text: AgreementText, name_typed: str, by: Actor, at: datetime) -> Signature:
    """The actor signs the wording that holds, with their name. Signed twice, it is signed once.

    A signature under an earlier wording that still counts is as good. Raises CannotSign, or ChangedMeanwhile when
    another wording holds by now.
    """
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=text.program_id)
    holding = holding_texts_of(program).get(AgreementKind(text.kind))
    if holding is None or not people_to_sign(program, holding).filter(person=by.person_id).exists():
        raise CannotSign(_("You are not asked to sign this."))
    if holding.text.pk != text.pk:
        raise ChangedMeanwhile(_("The wording was renewed while you were reading. Please read the new one."))
    signed = Signature.objects.within(by.organisation_id).filter(text__in=holding.counting, person=by.person_id).first()
    if signed is not None:
        return signed
    name = " ".join(name_typed.split())[:200]
    if len(name) < 2:  # one letter is nobody's name
        raise CannotSign(_("Type your name: it stands for your signature."))
    signature = Signature.objects.create(
        organisation_id=by.organisation_id,
        text=holding.text,
        person_id=by.person_id,
        name_typed=name,
        digest=digest_of(holding.text),
        signed_at=at,
    )
    _record("agreement.signed", signature, program, by, at, {"kind": text.kind, "version": holding.text.version})
    return signature


@transaction.atomic
def remind_unsigned(*, program: Program, kind: AgreementKind, by: Actor, at: datetime) -> AgreementText:
    """Let a job write to everyone who has not signed what holds; each person once for each wording, however often
    this is asked. Raises CannotRemind."""
    program = Program.objects.within(by.organisation_id).get(pk=program.pk)
    if not by.has_for(program.pk, *RUNS_PROGRAMS):
        raise CannotRemind(_("Only who runs this program can remind its people."))
    holding = holding_texts_of(program).get(kind)
    if holding is None:
        raise CannotRemind(_("There is nothing to sign yet. Publish the wording first."))
    organisation = Organisation.objects.get(pk=program.organisation_id)
    enqueue(REMINDING, organisation=organisation.public_id, subject=holding.text.public_id, at=at)
    _record("agreement.reminded", holding.text, program, by, at, {"kind": str(kind), "version": holding.text.version})
    return holding.text


def _locked(program: Program, by: Actor) -> Program:
    """Locking the program orders its wordings and signatures."""
    program = Program.objects.within(by.organisation_id).select_for_update().get(pk=program.pk)
    if not can_decide_on_program(by, program):
        raise CannotWriteAgreement(_("Only owners and coordinators can change agreements. Please ask one of them."))
    return program


def _draft(text: AgreementText, by: Actor) -> AgreementText:
    program = _locked(text.program, by)
    text = AgreementText.objects.within(by.organisation_id).select_for_update().get(pk=text.pk)
    text.program = program
    if text.published_at is not None:
        raise CannotWriteAgreement(_("This wording holds already and is never changed. Begin the next version."))
    return text


def _refuse_unseen(text: AgreementText, seen: str) -> None:
    if digest_of(text) != seen:
        raise ChangedMeanwhile(_("Someone else changed this wording while you were at it. Nothing was saved."))


def _record(
    verb: str, subject: Identified, program: Program, by: Actor, at: datetime, details: Mapping[str, Detail]
) -> None:
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=program.organisation_id)
    audit.record(verb, subject=subject, organisation=organisation, by=by, at=at, details=details)

"""Which wordings hold, who has to sign them and who has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from peerloom.domain.enrolment.enums import AgreementKind, ApplicationState, Side
from peerloom.domain.enrolment.models import AgreementText, Application, Signature
from peerloom.domain.programs.enums import Audience, ProgramState
from peerloom.domain.programs.models import Program
from peerloom.foundation.scope import Actor, ScopedQuerySet

SIGNING = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.ACCEPTED)
"""Who is asked to sign: everyone who may still take part."""

OVER = (ProgramState.CLOSED, ProgramState.ARCHIVED)

SIDES = {
    Audience.MENTEES: (Side.MENTEE,),
    Audience.MENTORS: (Side.MENTOR,),
    Audience.BOTH: (Side.MENTEE, Side.MENTOR),
}


@dataclass(frozen=True, slots=True)
class HoldingText:
    """The wording that holds, and the earlier ones under which a signature still counts (itself included)."""

    text: AgreementText
    counting: tuple[int, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        return SIDES[Audience(self.text.audience)]


@dataclass(frozen=True, slots=True)
class RequiredSignature:
    """What one side or both have to sign, and the keys of the persons who have."""

    kind: AgreementKind
    sides: tuple[Side, ...]
    signers: frozenset[int]


def texts_of(program: Program) -> ScopedQuerySet[AgreementText]:
    """All wordings, by kind and newest first, with who published them."""
    rows = AgreementText.objects.within(program.organisation_id).filter(program=program)
    return rows.select_related("published_by").order_by("kind", "-version")


def holding_texts(texts: Iterable[AgreementText]) -> dict[AgreementKind, HoldingText]:
    """The newest published wording of each kind, of one program's wordings; drafts do not count.

    Signatures count back to the newest wording that asked everyone to sign again.
    """
    published: dict[str, list[AgreementText]] = {}
    for text in sorted(texts, key=lambda text: -text.version):
        if text.published_at is not None:
            published.setdefault(text.kind, []).append(text)
    return {AgreementKind(kind): HoldingText(rows[0], _counting(rows)) for kind, rows in published.items()}


def _counting(newest_first: list[AgreementText]) -> tuple[int, ...]:
    keys = []
    for text in newest_first:
        keys.append(text.pk)
        if text.sign_again:
            break
    return tuple(keys)


def holding_texts_of(program: Program) -> dict[AgreementKind, HoldingText]:
    return holding_texts(AgreementText.objects.within(program.organisation_id).filter(program=program))


def required_signatures(program: Program) -> list[RequiredSignature]:
    """What holds at present and who has signed it; two queries, however many people there are."""
    holding = holding_texts_of(program)
    signers: dict[int, set[int]] = {}
    counting = [key for one in holding.values() for key in one.counting]
    if counting:
        rows = Signature.objects.within(program.organisation_id).filter(text__in=counting)
        for text, person in rows.values_list("text_id", "person_id"):
            signers.setdefault(text, set()).add(person)
    return [
        RequiredSignature(kind, one.sides, frozenset().union(*(signers.get(key, set()) for key in one.counting)))
        for kind, one in holding.items()
    ]


def people_to_sign(program: Program, holding: HoldingText) -> ScopedQuerySet[Application]:
    """Everyone who has to sign this wording, once for each application, by name."""
    return (
        Application.objects.within(program.organisation_id)
        .filter(cohort__program=program, state__in=SIGNING, side__in=holding.sides)
        .select_related("person", "cohort")
        .order_by("person__family_name", "person__given_name", "pk")
    )


def people_without_signature(program: Program, holding: HoldingText) -> ScopedQuerySet[Application]:
    """Those of them who have signed neither this wording nor an earlier one that still counts."""
    signed = Signature.objects.within(program.organisation_id).filter(
        text__in=holding.counting, person=OuterRef("person")
    )
    return people_to_sign(program, holding).filter(~Exists(signed))


@dataclass(frozen=True, slots=True)
class ToSign:
    """One wording that someone has to sign, and their signature under it or an earlier one that still counts."""

    text: AgreementText
    signature: Signature | None


def texts_to_sign(actor: Actor) -> list[ToSign]:
    """What the actor has to sign in all programs where they may take part, unsigned first; three queries.

    A program that is over asks for nothing more; what was signed in it stays.
    """
    rows = Application.objects.within(actor.organisation_id).filter(person=actor.person_id, state__in=SIGNING)
    sides: dict[int, set[str]] = {}
    for program, side in rows.values_list("cohort__program", "side"):
        sides.setdefault(program, set()).add(side)
    texts = AgreementText.objects.within(actor.organisation_id).filter(program__in=sides).select_related("program")
    by_program: dict[int, list[AgreementText]] = {}
    for text in texts:
        by_program.setdefault(text.program_id, []).append(text)
    mine = {
        signature.text_id: signature
        for signature in Signature.objects.within(actor.organisation_id).filter(person=actor.person_id)
    }
    wanted = [
        ToSign(holding.text, next((mine[key] for key in holding.counting if key in mine), None))
        for program, written in by_program.items()
        for holding in holding_texts(written).values()
        if sides[program] & set(holding.sides)
    ]
    wanted = [one for one in wanted if one.signature is not None or one.text.program.state not in OVER]
    return sorted(wanted, key=lambda one: (one.signature is not None, one.text.program.name, one.text.kind))


def digest_of(text: AgreementText) -> str:
    """SHA-256 of the title and the body, by which a signature says exactly what was signed."""
    return hashlib.sha256(f"{text.title}\n{text.body}".encode()).hexdigest()

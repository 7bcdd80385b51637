"""The codebook: what each code means, in which order, and which have had their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.models import Code, Coding, Study
from peerloom.domain.feedback.operations.studies.locking import CannotChangeStudy, note, open_study, refuse_unseen
from peerloom.domain.feedback.operations.studies.ordering import Way, change_places
from peerloom.domain.feedback.rules.studies.limits import MOST_CODES
from peerloom.foundation.scope import Actor


class CannotChangeCode(CannotChangeStudy):
    """The name is taken, the parent would stand below itself, or there are too many codes."""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    name: str
    definition: str = ""
    example: str = ""
    parent: Code | None = None


@transaction.atomic
def add_code(*, study: Study, entry: CodeEntry, by: Actor, at: datetime) -> Code:
    """Add a code at the end. Raises CannotChangeCode."""
    current = open_study(study.pk, by=by, refusal=CannotChangeCode)
    codes = list(current.codes.all())
    if len(codes) >= MOST_CODES:
        raise CannotChangeCode(_("A codebook of 150 codes is more than anybody can keep in mind. Merge some first."))
    _check(current, entry, besides=None)
    code = Code.objects.create(
        organisation=current.organisation,
        study=current,
        parent=entry.parent,
        name=entry.name.strip()[:80],
        definition=entry.definition.strip()[:1000],
        example=entry.example.strip()[:400],
        position=max((each.position for each in codes), default=0) + 1,
    )
    note("study.code_added", code, current, by=by, at=at)
    return code


@transaction.atomic
def change_code(*, code: Code, entry: CodeEntry, seen: str, by: Actor, at: datetime) -> Code:
    """``seen`` is ``seen_as(*told_of(code))`` as it was read. Raises CannotChangeCode or ChangedMeanwhile."""
    study, current = _locked(code, by=by)
    refuse_unseen(seen, *told_of(current))
    _check(study, entry, besides=current)
    current.name, current.parent = entry.name.strip()[:80], entry.parent
    current.definition, current.example = entry.definition.strip()[:1000], entry.example.strip()[:400]
    current.save(update_fields=["name", "parent", "definition", "example"])
    note("study.code_changed", current, study, by=by, at=at)
    return current


@transaction.atomic
def move_code(*, code: Code, way: Way, by: Actor, at: datetime) -> Code:
    """Change places with the code before or after it below the same parent; at the end it stays."""
    study, current = _locked(code, by=by)
    if change_places(current, study.codes.filter(parent=current.parent_id), way):
        note("study.code_moved", current, study, by=by, at=at)
    return current


@transaction.atomic
def retire_code(*, code: Code, retired: bool, by: Actor, at: datetime) -> Code:
    """Take it out of use or put it back; what was coded with it stays. Asked twice, once."""
    study, current = _locked(code, by=by)
    if (current.retired_at is not None) != retired:
        current.retired_at = at if retired else None
        current.save(update_fields=["retired_at"])
        note("study.code_retired" if retired else "study.code_revived", current, study, by=by, at=at)
    return current


@transaction.atomic
def merge_codes(*, code: Code, into: Code, by: Actor, at: datetime) -> Code:
    """Give everything that was coded with ``code`` the other one, in themes too, and remove it.

    Where a coder gave both to the same stretch, one is left. Raises CannotChangeCode.
    """
    study, current = _locked(code, by=by, refusal=CannotChangeCode)
    target = study.codes.filter(pk=into.pk).first()
    if target is None or target.pk == current.pk:
        raise CannotChangeCode(_("Choose another code of this study to merge it into."))
    if _stands_below(target, current):
        raise CannotChangeCode(_("That code stands below this one. Give it another parent first."))
    rows = Coding.objects.within(by.organisation_id)
    there = {
        (coding.segment_id, coding.coder_id, coding.start, coding.end): coding for coding in rows.filter(code=target)
    }
    for coding in rows.filter(code=current).prefetch_related("themes"):
        double = there.get((coding.segment_id, coding.coder_id, coding.start, coding.end))
        if double is None:
            coding.code = target
            coding.save(update_fields=["code"])
            continue
        for theme in coding.themes.all():
            theme.quotes.add(double)
        coding.delete()
    for theme in current.themes.all():
        theme.codes.add(target)
    current.children.update(parent=target)
    note("study.codes_merged", target, study, by=by, at=at, merged=current.public_id)
    current.delete()
    return target


def told_of(code: Code) -> tuple[object, ...]:
    return code.name, code.definition, code.example, code.parent_id


def _check(study: Study, entry: CodeEntry, *, besides: Code | None) -> None:
    name = entry.name.strip()
    if not name:
        raise CannotChangeCode(_("Give the code a name."))
    others = study.codes.exclude(pk=besides.pk) if besides else study.codes.all()
    if name.casefold() in {each.name.casefold() for each in others}:
        raise CannotChangeCode(_("There is a code of this name already. Choose another, or merge the two."))
    if entry.parent is None:
        return
    if entry.parent.study_id != study.pk or (besides is not None and _stands_below(entry.parent, besides)):
        raise CannotChangeCode(_("Choose a parent that does not stand below this code."))


def _stands_below(code: Code, other: Code) -> bool:
    """Whether it is the other one or hangs below it."""
    parents = dict(Code.objects.within(code.organisation_id).filter(study=code.study_id).values_list("pk", "parent"))
    seen: set[int] = set()
    place: int | None = code.pk
    while place is not None and place not in seen:
        if place == other.pk:
            return True
        seen.add(place)
        place = parents.get(place)
    return False


def _locked(code: Code, *, by: Actor, refusal: type[CannotChangeStudy] = CannotChangeStudy) -> tuple[Study, Code]:
    study = open_study(code.study_id, by=by, refusal=refusal)
    current = Code.objects.within(by.organisation_id).select_related("parent").filter(pk=code.pk).first()
    if current is None:
        raise refusal(_("A colleague has merged this code into another."))
    return study, current

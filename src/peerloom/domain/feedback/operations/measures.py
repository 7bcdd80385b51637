"""The dictionary of measures: what exactly a figure means. Once a measure is in use, its meaning stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.outcomes import MeasureKind, Subject
from peerloom.domain.feedback.models import Measure
from peerloom.domain.feedback.queries.measures import is_in_use
from peerloom.domain.feedback.rules.measures import STARTERS, StarterMeasure
from peerloom.domain.feedback.rules.outcomes import require_measures
from peerloom.domain.people.models import Organisation
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotDefineMeasure(Refused):
    """The measure contradicts itself, its name is taken, or it is in use and would change its meaning."""


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """What a measure is. Bounds and unit are of numbers; a yes or no has neither."""

    name: str
    kind: str
    subject: str = Subject.OTHER
    definition: str = ""
    unit: str = ""
    higher_is_better: bool = True
    least: Decimal | None = None
    most: Decimal | None = None


@transaction.atomic
def define_measure(*, words: MeasureWords, by: Actor, at: datetime, key: str = "") -> Measure:
    """Add a measure to the organisation's dictionary. Raises CannotDefineMeasure, PermissionDenied."""
    require_measures(by)
    organisation = _locked_organisation(by)
    _refuse_contradictions(words)
    _refuse_taken(words.name, by)
    measure = Measure(organisation_id=by.organisation_id, key=_free_key(key or words.name, by))
    _write(measure, words)
    audit.record(
        "measure.defined", subject=measure, organisation=organisation.public_id, by=by, at=at, details=_told(measure)
    )
    return measure


@transaction.atomic
def adopt_starter(*, key: str, by: Actor, at: datetime) -> Measure:
    """Add one of `STARTERS`; asked twice, it is there once. Raises CannotDefineMeasure, PermissionDenied."""
    require_measures(by)
    starter = next((one for one in STARTERS if one.key == key), None)
    if starter is None:
        raise CannotDefineMeasure(_("There is no such measure to take over. Look at the page again."))
    _locked_organisation(by)
    there = Measure.objects.within(by.organisation_id).filter(key=key).first()
    return there or define_measure(words=words_of(starter), key=key, by=by, at=at)


@transaction.atomic
def change_measure(*, measure: Measure, words: MeasureWords, revision: int, by: Actor, at: datetime) -> Measure:
    """Change how it is described; kind and unit only as long as nothing was measured by it.

    Raises CannotDefineMeasure, ChangedMeanwhile, PermissionDenied.
    """
    require_measures(by)
    organisation = _locked_organisation(by)
    found = _locked(measure, revision, by)
    _refuse_contradictions(words)
    if words.name.casefold() != found.name.casefold():
        _refuse_taken(words.name, by)
    if is_in_use(found) and _means_something_else(found, words):
        raise CannotDefineMeasure(
            _("“%(name)s” is in use, so its kind and unit stay. What means something else is a measure of its own.")
            % {"name": found.name}
        )
    before = _told(found)
    _write(found, words)
    changed = [name for name, value in _told(found).items() if before[name] != value]
    audit.record(
        "measure.changed",
        subject=found,
        organisation=organisation.public_id,
        by=by,
        at=at,
        details={"changed": changed},
    )
    return found


@transaction.atomic
def archive_measure(*, measure: Measure, archived: bool, revision: int, by: Actor, at: datetime) -> Measure:
    """Offer it no more, or again. What was measured by it stays. Asked twice, it happens once.

    Raises ChangedMeanwhile, PermissionDenied.
    """
    require_measures(by)
    organisation = _locked_organisation(by)
    found = Measure.objects.within(by.organisation_id).select_for_update().get(pk=measure.pk)
    if bool(found.archived_at) == archived:
        return found
    found = _locked(measure, revision, by)
    found.archived_at, found.revision = at if archived else None, found.revision + 1
    found.save(update_fields=["archived_at", "revision"])
    verb = "measure.archived" if archived else "measure.restored"
    audit.record(verb, subject=found, organisation=organisation.public_id, by=by, at=at)
    return found


def words_of(starter: StarterMeasure) -> MeasureWords:
    """In the language of whoever takes it over."""
    return MeasureWords(
        name=str(starter.name),
        kind=starter.kind,
        subject=starter.subject,
        definition=str(starter.definition),
        unit=str(starter.unit),
        least=starter.least,
        most=starter.most,
    )


def _locked_organisation(by: Actor) -> Organisation:
    """Measures of one organisation are changed one after the other: names and keys are decided under its lock."""
    return Organisation.objects.select_for_update().get(pk=by.organisation_id)


def _locked(measure: Measure, revision: int, by: Actor) -> Measure:
    found = Measure.objects.within(by.organisation_id).select_for_update().get(pk=measure.pk)
    if found.revision != revision:
        raise ChangedMeanwhile(
            _("Someone else changed “%(name)s” while you were writing. Nothing of yours was saved.")
            % {"name": found.name}
        )
    return found


def _refuse_contradictions(words: MeasureWords) -> None:
    if not words.name.strip():
        raise CannotDefineMeasure(_("Give the measure a name."))
    if words.kind not in MeasureKind.values or words.subject not in Subject.values:
        raise CannotDefineMeasure(_("Choose one of the kinds and subjects that are listed."))
    if words.kind == MeasureKind.YES_NO and (words.unit or words.least is not None or words.most is not None):
        raise CannotDefineMeasure(_("A yes or no has no unit and no bounds. Leave them empty, or choose a number."))
    if words.least is not None and words.most is not None and words.least >= words.most:
        raise CannotDefineMeasure(_("The least has to be smaller than the most."))


def _refuse_taken(name: str, by: Actor) -> None:
    if Measure.objects.within(by.organisation_id).filter(name__iexact=name.strip()).exists():
        raise CannotDefineMeasure(
            _("There is a measure called “%(name)s” already. Use it, or give yours a name that tells the two apart.")
            % {"name": name.strip()}
        )


def _means_something_else(measure: Measure, words: MeasureWords) -> bool:
    return (measure.kind, measure.unit) != (words.kind, words.unit.strip())


def _free_key(wanted: str, by: Actor) -> str:
    stem = slugify(wanted)[:50] or "measure"
    taken = set(Measure.objects.within(by.organisation_id).filter(key__startswith=stem).values_list("key", flat=True))
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(key for key in candidates if key not in taken)


def _write(measure: Measure, words: MeasureWords) -> None:
    measure.name, measure.kind, measure.subject = words.name.strip(), words.kind, words.subject
    measure.definition, measure.unit = words.definition.strip(), words.unit.strip()
    measure.higher_is_better, measure.least, measure.most = words.higher_is_better, words.least, words.most
    if measure.pk:
        measure.revision += 1
    measure.save()


def _told(measure: Measure) -> dict[str, str | bool]:
    return {
        "key": measure.key,
        "name": measure.name,
        "kind": measure.kind,
        "subject": measure.subject,
        "definition": measure.definition,
        "unit": measure.unit,
        "higher_is_better": measure.higher_is_better,
        "bounds": f"{measure.least} to {measure.most}",
    }

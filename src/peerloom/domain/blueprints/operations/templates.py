"""Templates of an organisation's own."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.blueprints.builtin import NAMES
from peerloom.domain.blueprints.document.data import as_data
from peerloom.domain.blueprints.models import SavedTemplate
from peerloom.domain.blueprints.queries import blueprint_of
from peerloom.domain.blueprints.reading import blueprint_from_data
from peerloom.domain.blueprints.rules import can_export
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.rules import can_create_programs
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor
from peerloom.foundation.slugs import slug_of

MOST_TEMPLATES = 50
"""Of one organisation: more than anybody looks through."""
TAKEN = _("Another template has this name already. Choose a different one.")


class CannotChangeTemplates(Refused):
    """The actor may not, the name is taken, or there are too many."""


@transaction.atomic
def save_as_template(*, program: Program, title: str, summary: str, by: Actor, at: datetime) -> SavedTemplate:
    """Keep the program as it is now, without anybody in it. The same title again replaces what was kept before.

    Raises CannotChangeTemplates.
    """
    if not (can_create_programs(by) and can_export(by, program)):
        raise CannotChangeTemplates(_("Only owners and coordinators of the whole organisation keep templates."))
    organisation = Organisation.objects.select_for_update().get(pk=by.organisation_id)
    name = _name_for(title)
    kept = SavedTemplate.objects.within(organisation.pk).filter(name=name).first()
    if kept is not None and kept.title != title:
        raise CannotChangeTemplates(TAKEN)
    if kept is None and SavedTemplate.objects.within(organisation.pk).count() >= MOST_TEMPLATES:
        raise CannotChangeTemplates(
            _("There are %(most)s templates already. Remove one that nobody uses.") % {"most": MOST_TEMPLATES}
        )
    row = kept or SavedTemplate(organisation=organisation, name=name)
    row.title, row.summary = title, summary
    row.document = as_data(replace(blueprint_of(program), name=name, title=title, summary=summary))
    row.saved_by_id, row.saved_at = by.person_id, at
    row.save()
    _record("template.saved", row, organisation, by, at)
    return row


@transaction.atomic
def rename_template(*, template: SavedTemplate, title: str, summary: str, by: Actor, at: datetime) -> SavedTemplate:
    """Raises CannotChangeTemplates."""
    organisation, row = _locked(template, by)
    name = _name_for(title)
    if SavedTemplate.objects.within(organisation.pk).filter(name=name).exclude(pk=row.pk).exists():
        raise CannotChangeTemplates(TAKEN)
    document = replace(blueprint_from_data(row.document), name=name, title=title, summary=summary)
    row.name, row.title, row.summary, row.document = name, title, summary, as_data(document)
    row.save()
    _record("template.renamed", row, organisation, by, at)
    return row


@transaction.atomic
def remove_template(*, template: SavedTemplate, by: Actor, at: datetime) -> None:
    """Programs that were made from it stay as they are. Raises CannotChangeTemplates."""
    organisation, row = _locked(template, by)
    _record("template.removed", row, organisation, by, at)
    row.delete()


def _locked(template: SavedTemplate, by: Actor) -> tuple[Organisation, SavedTemplate]:
    if not can_create_programs(by):
        raise CannotChangeTemplates(_("Only owners and coordinators of the whole organisation keep templates."))
    organisation = Organisation.objects.select_for_update().get(pk=by.organisation_id)
    row = SavedTemplate.objects.within(organisation.pk).filter(pk=template.pk).first()
    if row is None:
        raise CannotChangeTemplates(_("This template was removed meanwhile."))
    return organisation, row


def _name_for(title: str) -> str:
    """A short name made from the title, never that of a built-in template."""
    spelled = f"template-{hashlib.sha256(title.encode()).hexdigest()[:8]}"  # nothing of it is written in our letters
    name = slug_of(title, otherwise=spelled)
    return slug_of(f"own-{name}", otherwise=spelled) if name in NAMES else name


def _record(verb: str, row: SavedTemplate, organisation: Organisation, by: Actor, at: datetime) -> None:
    audit.record(verb, subject=row, organisation=organisation.public_id, by=by, at=at, details={"name": row.name})

"""Application forms from the first question to the version that people fill in. A published version never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.form_changes import changes_between
from peerloom.domain.enrolment.form_drafts import FormDraft
from peerloom.domain.enrolment.form_faults import FormFault, faults_of
from peerloom.domain.enrolment.form_limits import why_not_keepable
from peerloom.domain.enrolment.models import Form, FormVersion
from peerloom.domain.enrolment.operations.form_rows import write_rows
from peerloom.domain.enrolment.queries.forms import (
    asked_version,
    form_of_version,
    known_questions,
    published_kinds,
    version_in_writing,
    versions_of,
)
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import can_edit_program
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

NONE_NEEDED: Mapping[str, str] = MappingProxyType({})


class CannotChangeForm(Refused):
    """The actor may not, the version is published, or what was handed in can't be kept."""


class CannotPublishForm(Refused):
    """The form can't be asked as it is; ``faults`` says why beside each question."""

    def __init__(self, message: str, faults: Sequence[FormFault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


@transaction.atomic
def begin_version(*, cohort: Cohort, side: str, by: Actor, at: datetime, start: FormDraft | None = None) -> FormVersion:
    """The version that is being written: the one that is there, or a copy of what is asked now.

    Before the first version it begins with ``start``, or with an empty section. Raises CannotChangeForm.
    """
    _require_deciding(by, cohort)
    form = _locked_form(cohort, side)
    writing = version_in_writing(cohort, side)
    if writing is not None:
        return writing
    asked = asked_version(cohort, side)
    beginning = form_of_version(asked) if asked else start or FormDraft().with_section(_("About you"))
    version = _new_version(form, cohort, at)
    _write(version, cohort, side, beginning)
    _record("form.begun", version, cohort, by, at, side=side, number=version.number)
    return version


@transaction.atomic
def change_form(*, version: FormVersion, form: FormDraft, revision: int, by: Actor, at: datetime) -> FormVersion:
    """Replace what the version asks. ``revision`` is the one that the person saw. The same form again changes nothing.

    Rows keep their public ids as long as their key stays. The form need not be ready to be asked. Raises
    CannotChangeForm, or ChangedMeanwhile when someone else changed it since: then nothing is overwritten.
    """
    version, cohort, side = _locked(version, by)
    was = form_of_version(version)
    if was == form:
        return version
    _require_same(version, revision)
    changes = changes_between(was, form)
    _write(version, cohort, side, form)
    version.revision += 1
    version.save(update_fields=["introduction", "revision"])
    _record(
        "form.changed",
        version,
        cohort,
        by,
        at,
        side=side,
        number=version.number,
        added=[question.key for question in changes.added],
        removed=[question.key for question in changes.removed],
        changed=[change.now.key for change in changes.changed],
    )
    return version


@transaction.atomic
def publish_version(
    *,
    version: FormVersion,
    revision: int,
    by: Actor,
    at: datetime,
    needed: Mapping[str, str] = NONE_NEEDED,
) -> FormVersion:
    """From now on this version is asked, and never changes again. Who is in the middle of another one keeps it.

    ``needed`` are the keys of questions that must stay, with what needs them: matching's rules, for example. Asked
    twice, it happens once. Raises CannotPublishForm, CannotChangeForm, ChangedMeanwhile.
    """
    found = _within(version, by)
    _require_deciding(by, found.form.cohort)
    if found.published_at is not None:
        return found
    cohort, side = found.form.cohort, found.form.side
    _require_same(found, revision)
    form = form_of_version(found)
    _require_askable(cohort, side, form, needed)
    found.published_at, found.published_by_id = at, by.person_id
    found.save(update_fields=["published_at", "published_by"])
    _record("form.published", found, cohort, by, at, side=side, number=found.number, questions=len(form.questions))
    return found


@transaction.atomic
def discard_version(*, version: FormVersion, revision: int, by: Actor, at: datetime) -> None:
    """Throw away what was being written; what is asked stays. Raises CannotChangeForm, ChangedMeanwhile."""
    version, cohort, side = _locked(version, by)
    _require_same(version, revision)
    _record("form.discarded", version, cohort, by, at, side=side, number=version.number)
    version.delete()


@transaction.atomic
def write_form(*, cohort: Cohort, side: str, form: FormDraft, publish: bool, by: Actor, at: datetime) -> FormVersion:
    """Make this the form of one side, all at once: the next version, published if ``publish`` says so.

    What is asked already, or being written already, is not written again. Raises CannotPublishForm, and
    CannotChangeForm, also when someone is in the middle of writing another version.
    """
    _require_deciding(by, cohort)
    _locked_form(cohort, side)
    asked = asked_version(cohort, side)
    writing = version_in_writing(cohort, side)
    if writing is None and asked is not None and form_of_version(asked) == form:
        return asked
    if writing is not None and form_of_version(writing) != form:
        raise CannotChangeForm(_("Someone is writing this form already. Publish or discard their version first."))
    version = writing or begin_version(cohort=cohort, side=side, start=form, by=by, at=at)
    version = change_form(version=version, form=form, revision=version.revision, by=by, at=at)
    return publish_version(version=version, revision=version.revision, by=by, at=at) if publish else version


def _require_deciding(by: Actor, cohort: Cohort) -> None:
    if not can_edit_program(by, cohort.program):
        raise CannotChangeForm(_("Only owners and coordinators can change this form, and not once it is archived."))


def _require_same(version: FormVersion, revision: int) -> None:
    if version.revision != revision:
        raise ChangedMeanwhile(
            _("Someone else changed this form while you were at it. Look at it again; theirs is kept.")
        )


def _require_askable(cohort: Cohort, side: str, form: FormDraft, needed: Mapping[str, str]) -> None:
    known = known_questions(cohort, side)
    found = faults_of(form, published_kinds=published_kinds(known))
    if found:
        message = ngettext(
            "One thing has to be mended first: %(first)s",
            "%(count)d things have to be mended first. The first: %(first)s",
            len(found),
        )
        raise CannotPublishForm(message % {"count": len(found), "first": found[0].message}, found)
    staying = {question.key for question in form.questions}
    staying |= {key for key, question in known.items() if question.in_sheet}
    for key, why in needed.items():
        if key not in staying:
            raise CannotPublishForm(
                _("“%(label)s” has to stay: %(why)s.")
                % {"label": known[key].label if key in known else key, "why": why}
            )
    asked = asked_version(cohort, side)
    if asked is not None and form_of_version(asked) == form:
        raise CannotPublishForm(
            _("Nothing is different from version %(number)d, which is asked already.") % {"number": asked.number}
        )


def _locked_form(cohort: Cohort, side: str) -> Form:
    if side not in Side.values:
        raise CannotChangeForm(_("A form is for mentees or for mentors."))
    rows = Form.objects.within(cohort.organisation_id)
    made, _new = rows.get_or_create(cohort=cohort, side=side, defaults={"organisation_id": cohort.organisation_id})
    return rows.select_for_update().get(pk=made.pk)


def _within(version: FormVersion, by: Actor) -> FormVersion:
    """The version as it is now, locked, of the actor's own organisation."""
    rows = FormVersion.objects.within(by.organisation_id).select_for_update(of=("self",))
    found = rows.select_related("form__cohort__program", "form__cohort__organisation").filter(pk=version.pk).first()
    if found is None:
        raise ChangedMeanwhile(_("This version was discarded meanwhile. Look at the form again."))
    return found


def _locked(version: FormVersion, by: Actor) -> tuple[FormVersion, Cohort, str]:
    found = _within(version, by)
    _require_deciding(by, found.form.cohort)
    if found.published_at is not None:
        raise CannotChangeForm(
            _("This version is published and stays as it is. Begin the next one to change the form.")
        )
    return found, found.form.cohort, found.form.side


def _new_version(form: Form, cohort: Cohort, at: datetime) -> FormVersion:
    newest = versions_of(cohort, form.side).first()
    return FormVersion.objects.create(
        organisation_id=cohort.organisation_id, form=form, number=newest.number + 1 if newest else 1, created_at=at
    )


def _write(version: FormVersion, cohort: Cohort, side: str, form: FormDraft) -> None:
    why = why_not_keepable(form, published_kinds(known_questions(cohort, side)))
    if why:
        raise CannotChangeForm(why)
    version.introduction = form.introduction
    version.save(update_fields=["introduction"])
    write_rows(version, cohort, side, form)


def _record(verb: str, version: FormVersion, cohort: Cohort, by: Actor, at: datetime, **details: Detail) -> None:
    audit.record(verb, subject=version, organisation=cohort.organisation.public_id, by=by, at=at, details=details)

"""A guardian's consent, before anything about the child is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.links import GuardianRequest
from peerloom.domain.enrolment.models import Application, ApplicationDraft, Guardianship
from peerloom.domain.enrolment.operations.applications import can_withdraw, withdraw_application
from peerloom.domain.enrolment.operations.drafts import (
    Applicant,
    CannotApply,
    delete_draft,
    new_draft,
    refuse_unless_open,
)
from peerloom.domain.people.models import Person
from peerloom.domain.people.operations.memberships import lock_organisation
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.public_ids import new_public_id

SENDING_KEPT = "peerloom.domain.enrolment.jobs.guardians.send_consent_kept"


class CannotConsent(CannotApply):
    """It was given before with this link, or the child cannot have this address."""


@transaction.atomic
def give_consent(
    *, request: GuardianRequest, cohort: Cohort, child: Applicant, text: str, at: datetime
) -> ApplicationDraft:
    """Keep the consent, word for word, and then begin the child's application. The guardian is sent the way to take
    it back.

    Given again with the same link, it answers the same draft. Raises CannotApply, CannotConsent.
    """
    refuse_unless_open(cohort, at)
    organisation = lock_organisation(cohort.organisation_id)
    given = Guardianship.objects.within(organisation.pk).filter(public_id=request.key).first()
    if given is not None:
        begun = ApplicationDraft.objects.within(organisation.pk).filter(guardianship=given).first()
        if begun is None:
            raise CannotConsent(_("You have agreed with this link before, and the application was handed in since."))
        return begun
    address = request.email.casefold()
    own = child.email.casefold() == address
    others = Person.objects.within(organisation.pk).exclude(guardianships__guardian_email=address)
    if own and others.filter(email=address).exists():
        raise CannotConsent(
            _("Someone takes part here with this address already. Please enter another address for your child.")
        )
    guardianship = Guardianship.objects.create(
        organisation=organisation,
        program=cohort.program,
        public_id=request.key,
        guardian_name=request.name,
        guardian_email=address,
        relation=request.relation,
        consent_text=text,
        consented_at=at,
    )
    audit.record("guardianship.consented", subject=guardianship, organisation=organisation.public_id, by=None, at=at)
    enqueue(
        SENDING_KEPT, organisation=organisation.public_id, subject=guardianship.public_id, at=at, attempts_allowed=15
    )
    draft = new_draft(
        cohort=cohort,
        side=request.side,
        applicant=child,
        via=request.via,
        public_id=new_public_id(),
        guardianship=guardianship,
        at=at,
    )
    if own:  # the guardian came through a link that was mailed to this very address
        draft.address_confirmed_at = at
        draft.save(update_fields=["address_confirmed_at"])
    return draft


@transaction.atomic
def withdraw_consent(*, guardianship: Guardianship, at: datetime) -> None:
    """Take the consent back at the guardian's own wish. Withdrawn twice, it happens once.

    What the child is still writing is deleted, and with it the consent. An application without a decision is
    withdrawn. Whoever has a place keeps it, is matched with nobody new, and staff see why.
    """
    organisation = lock_organisation(guardianship.organisation_id)
    current = Guardianship.objects.within(organisation.pk).filter(pk=guardianship.pk, withdrawn_at=None).first()
    if current is None:
        return
    current.withdrawn_at = at
    current.save(update_fields=["withdrawn_at"])
    audit.record("guardianship.withdrawn", subject=current, organisation=organisation.public_id, by=None, at=at)
    for draft in ApplicationDraft.objects.within(organisation.pk).filter(guardianship=current):
        delete_draft(draft)
    rows = Application.objects.within(organisation.pk).filter(cohort__program=current.program_id)
    of_the_child = rows.filter(person=current.child_id).exclude(state=ApplicationState.ACCEPTED)
    for application in of_the_child.select_related("cohort__program"):
        if can_withdraw(application):
            withdraw_application(application=application, at=at)

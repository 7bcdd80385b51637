"""A guardian's consent, before anything about the child is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.links import GuardianRequest
from peerloom.domain.enrolment.models import ApplicationDraft, Guardianship
from peerloom.domain.enrolment.operations.drafts import Applicant, CannotApply, new_draft, refuse_unless_open
from peerloom.domain.people.models import Person
from peerloom.domain.people.operations.memberships import lock_organisation
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id


class CannotConsent(CannotApply):
    """It was given before with this link, or the child cannot have this address."""


@transaction.atomic
def give_consent(
    *, request: GuardianRequest, cohort: Cohort, child: Applicant, text: str, at: datetime
) -> ApplicationDraft:
    """Keep the consent, word for word, and then begin the child's application.

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
        public_id=request.key,
        guardian_name=request.name,
        guardian_email=address,
        relation=request.relation,
        consent_text=text,
        consented_at=at,
    )
    audit.record("guardianship.consented", subject=guardianship, organisation=organisation.public_id, by=None, at=at)
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

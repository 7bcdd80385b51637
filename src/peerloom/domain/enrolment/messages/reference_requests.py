"""The question to a referee, who is no person of ours: sent by a job, outside the outbox."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.messages.screening_letters import Letter, values_of
from peerloom.domain.enrolment.models import Reference
from peerloom.domain.enrolment.reference_links import path_for
from peerloom.domain.people.queries import addresses_that_answer
from peerloom.domain.programs.wording import own_words
from peerloom.foundation import clock

REQUEST, REMINDER = "reference-request", "reference-reminder"


def reference_mail(reference: Reference, *, again: bool = False) -> EmailMultiAlternatives:
    """With the link that works once; in the organisation's language. ``again`` reminds of the same question."""
    application = reference.application
    with translation.override(application.organisation.locale):
        letter = _letter(reference, again=again)
        context = {
            "subject": " ".join(letter.subject.split()),  # a line break in a name must not start a header of its own
            "body": letter.body,
            "organisation": application.organisation,
            "applicant": application.person.name,
            "link": f"{settings.SITE_URL}{path_for(reference)}",
            "expires_at": reference.link_expires_at,
        }
        text = render_to_string("emails/enrolment/reference.txt", context)
        html = render_to_string("emails/enrolment/reference.html", context)
    answered_by = addresses_that_answer(
        application.organisation_id, program_id=application.cohort.program_id, at=clock.now()
    )
    mail = EmailMultiAlternatives(str(context["subject"]), text, to=[reference.email], reply_to=answered_by)
    mail.attach_alternative(html, "text/html")
    return mail


def _letter(reference: Reference, *, again: bool) -> Letter:
    application = reference.application
    values = values_of(application) | {"referee": reference.name}
    words = own_words(application.cohort.program, REMINDER if again else REQUEST, values)
    if words:
        return Letter(*words)
    if again:
        return Letter(
            _("A reminder: %(name)s hopes for your word") % values,
            _(
                "Dear %(referee)s,\n\n"
                "some days ago we asked you about %(name)s, who would like to be a %(role)s in %(program)s at "
                "%(organisation)s. Your answer is still missing, and the application waits for it. It takes about five "
                "minutes. If you would rather not answer, one click is enough."
            )
            % values,
        )
    return Letter(
        _("%(name)s gave your name: would you recommend them?") % values,
        _(
            "Dear %(referee)s,\n\n"
            "%(name)s would like to be a %(role)s in %(program)s, a mentoring program of %(organisation)s, and named "
            "you as someone who knows them. We would be grateful for four short answers; it takes five minutes.\n\n"
            "What you write is read by the people who run the program. %(name)s does not see it."
        )
        % values,
    )

"""What applicants and guardians are sent. Who is no person yet gets their mail from a job, outside the outbox."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.links import (
    GUARDIANS_LINK_LASTS,
    GuardianRequest,
    path_for_guardian,
    path_to_application,
    path_to_consent,
    path_to_draft,
)
from peerloom.domain.enrolment.models import Application, ApplicationDraft, Guardianship
from peerloom.domain.notifications.operations import write_message
from peerloom.domain.people.queries import addresses_that_answer
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.programs.queries import cohort_of
from peerloom.domain.programs.wording import own_words
from peerloom.foundation import clock

RECEIVED, CONSENT = "application-received", "guardian-consent"


def role_word(program: Program, side: str) -> str:
    """What the program calls its mentors or mentees."""
    if side == Side.MENTOR:
        return program.mentor_word or _("mentor")
    return program.mentee_word or _("mentee")


def way_back_mail(draft: ApplicationDraft) -> EmailMultiAlternatives:
    """The link under which the form goes on, on any device."""
    with translation.override(draft.locale):
        subject = _("Your application to %(program)s is saved") % {"program": draft.cohort.program.name}
        return _to_the_writer("way_back", subject, draft)


def last_step_mail(draft: ApplicationDraft) -> EmailMultiAlternatives:
    """The link with which whoever owns the address hands the application in."""
    with translation.override(draft.locale):
        subject = _("One more step: hand in your application to %(program)s") % {"program": draft.cohort.program.name}
        return _to_the_writer("last_step", subject, draft)


def _to_the_writer(template: str, subject: str, draft: ApplicationDraft) -> EmailMultiAlternatives:
    context = {
        "organisation": draft.organisation,
        "program": draft.cohort.program,
        "name": draft.given_name,
        "link": f"{settings.SITE_URL}{path_to_draft(draft)}",
        "until": draft.expires_at,
    }
    return _mail(template, subject, context, to=draft.email, about=draft.cohort)


def way_to_application_mail(application: Application) -> EmailMultiAlternatives:
    """The link to the state of an application, asked for by someone who has lost it."""
    with translation.override(application.person.locale):
        subject = _("Your application to %(program)s") % {"program": application.cohort.program.name}
        context = {
            "organisation": application.organisation,
            "program": application.cohort.program,
            "name": application.person.called,
            "link": f"{settings.SITE_URL}{path_to_application(application)}",
        }
        return _mail("way_to_application", subject, context, to=application.person.email, about=application.cohort)


def guardian_mail(request: GuardianRequest, cohort: Cohort, *, locale: str) -> EmailMultiAlternatives:
    """The link under which a guardian reads what they are asked to agree to. It names no child."""
    with translation.override(locale):
        subject = _("A young person would like to join %(program)s") % {"program": cohort.program.name}
        context = {
            "organisation": cohort.organisation,
            "program": cohort.program,
            "name": request.name,
            "link": f"{settings.SITE_URL}{path_for_guardian(request)}",
            "days": GUARDIANS_LINK_LASTS.days,
        }
        return _mail("guardian", subject, context, to=request.email, about=cohort)


def consent_text(cohort: Cohort) -> str:
    """What a guardian agrees to: the program's own words, or else ours. Markdown."""
    values = {"program": cohort.program.name, "organisation": cohort.organisation.name}
    words = own_words(cohort.program, CONSENT, values)
    if words:
        return words[1]
    return (
        _(
            "I am the parent or guardian of the child for whom I apply, and I agree that the child takes part in "
            "%(program)s of %(organisation)s.\n\n"
            "- I have read what the program is, or have asked the people who run it.\n"
            "- %(organisation)s may keep the answers that the child and I give in the application, and use them to "
            "decide about places and to find a good match. Only the people who run the program read them.\n"
            "- The child meets a mentor as the program describes it. I am told who that is, and I can always ask how "
            "it goes.\n"
            "- I can withdraw this consent at any time, with the link in the message that I am sent now, or by writing "
            "to the people who run the program. What is kept about the child is then deleted, unless the law demands "
            "otherwise."
        )
        % values
    )


def consent_kept_mail(guardianship: Guardianship) -> EmailMultiAlternatives:
    """What was agreed to, and the link that takes it back, in the organisation's language."""
    program = guardianship.program
    with translation.override(program.organisation.locale):
        context = {
            "organisation": program.organisation,
            "program": program,
            "name": guardianship.guardian_name,
            "words": guardianship.consent_text,
            "link": f"{settings.SITE_URL}{path_to_consent(guardianship)}",
        }
        subject = _("You agreed to %(program)s: keep this message") % {"program": program.name}
        return _mail("consent_kept", subject, context, to=guardianship.guardian_email, about=cohort_of(program))


def write_receipt(*, application: Application, at: datetime) -> None:
    """Confirm what was handed in, once for each time; with the link to its state."""
    person, program = application.person, application.cohort.program
    with translation.override(person.locale):
        values = {
            "given_name": person.called,
            "name": person.name,
            "program": program.name,
            "cohort": application.cohort.name,
            "organisation": application.organisation.name,
            "role": role_word(program, application.side),
        }
        subject, body = own_words(program, RECEIVED, values) or (
            _("We have your application to %(program)s") % values,
            _(
                "Dear %(given_name)s,\n\n"
                "thank you for applying to %(program)s as a %(role)s. Your application has arrived, and a person will "
                "read it. We will write to you as soon as there is something to tell.\n\n"
                "You need not do anything now."
            )
            % values,
        )
        context = {
            "subject": _in_one_line(subject),
            "body": body,
            "organisation": application.organisation,
            "link": f"{settings.SITE_URL}{path_to_application(application)}",
        }
        text = render_to_string("emails/enrolment/received.txt", context)
        html = render_to_string("emails/enrolment/received.html", context)
    write_message(
        organisation=application.organisation,
        person=person,
        purpose=RECEIVED,
        key=f"{RECEIVED}/{application.public_id}/{application.revision}",
        subject=subject,
        text=text,
        html=html,
        at=at,
    )


def _mail(template: str, subject: str, context: dict[str, object], *, to: str, about: Cohort) -> EmailMultiAlternatives:
    context["subject"] = _in_one_line(subject)
    mail = EmailMultiAlternatives(
        str(context["subject"]),
        render_to_string(f"emails/enrolment/{template}.txt", context),
        to=[to],
        reply_to=addresses_that_answer(about.organisation_id, program_id=about.program_id, at=clock.now()),
    )
    mail.attach_alternative(render_to_string(f"emails/enrolment/{template}.html", context), "text/html")
    return mail


def _in_one_line(subject: str) -> str:
    return " ".join(subject.split())  # a line break in a name must not start a header of its own

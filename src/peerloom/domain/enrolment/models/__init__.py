"""The tables of enrolment, split by noun."""

from peerloom.domain.enrolment.models.agreements import AgreementText, Signature
from peerloom.domain.enrolment.models.applications import Answer, AnswerFile, Application, ApplicationDraft
from peerloom.domain.enrolment.models.forms import Form, FormSection, FormVersion, Question
from peerloom.domain.enrolment.models.guardians import Guardianship
from peerloom.domain.enrolment.models.recruitment import Channel, ChannelVisits, Invitee, PublicPage, PublicPageText
from peerloom.domain.enrolment.models.screening import (
    Assessment,
    Interview,
    InterviewGuide,
    Reference,
    Reviewing,
    VettingCheck,
)

__all__ = [
    "AgreementText",
    "Answer",
    "AnswerFile",
    "Application",
    "ApplicationDraft",
    "Assessment",
    "Channel",
    "ChannelVisits",
    "Form",
    "FormSection",
    "FormVersion",
    "Guardianship",
    "Interview",
    "InterviewGuide",
    "Invitee",
    "PublicPage",
    "PublicPageText",
    "Question",
    "Reference",
    "Reviewing",
    "Signature",
    "VettingCheck",
]

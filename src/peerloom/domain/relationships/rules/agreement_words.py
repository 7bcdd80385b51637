"""What an agreement between two people says, its fingerprint, and the wording that it begins with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.enums import Cadence, SessionWay
from peerloom.domain.relationships.models import MentoringAgreement

LEAST_MINUTES, MOST_MINUTES = 10, 480


@dataclass(frozen=True, slots=True)
class AgreementWords:
    cadence: Cadence
    way: SessionWay
    minutes: int
    confidentiality: str
    contact: str = ""
    boundaries: str = ""
    goals: str = ""


def words_of(agreement: MentoringAgreement) -> AgreementWords:
    return AgreementWords(
        cadence=Cadence(agreement.cadence),
        way=SessionWay(agreement.way),
        minutes=agreement.minutes,
        confidentiality=agreement.confidentiality,
        contact=agreement.contact,
        boundaries=agreement.boundaries,
        goals=agreement.goals,
    )


def digest_of(agreement: MentoringAgreement | None) -> str:
    """SHA-256 of everything it says and of its version, by which a signature and a change say what was read.

    "" where there is none yet.
    """
    if agreement is None:
        return ""
    said = [agreement.version, *(str(value) for value in asdict(words_of(agreement)).values())]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def first_confidentiality(profile: Profile) -> str:
    """What stays between people, and where that ends; stronger where children and young people take part."""
    if profile == Profile.YOUTH:
        return _(
            "What we tell each other stays between us. There is one limit: when one of us, or anyone else, is being "
            "hurt or could get hurt, it has to be told to the people who run this program, at once. The mentor never "
            "promises to keep that a secret, and says so before telling anyone.\n\n"
            "Parents or guardians may know where we meet, when, and what we do. We do not ask each other to keep our "
            "meetings or messages a secret from them.\n\n"
            "We put no pictures of each other and nothing about each other online."
        )
    return _(
        "What we tell each other stays between us, also after our time together. We may say that we meet, "
        "not what about.\n\n"
        "There is one limit: when someone could get seriously hurt, we tell the people who run this program, and each "
        "other first where that is safe."
    )

from __future__ import annotations

import re
import zlib

import pytest

from peerloom.domain.training.certificates import certificate_address, certificate_pdf
from peerloom.domain.training.models import Completion
from tests.domain.training.conftest import School, person_of
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db

NAMES = (
    "Linh Tran",
    '#panic(1) #read("/etc/passwd")',
    '*bold* _it_ $x$ = Heading \\ " ] ) }',
    "<script>alert(1)</script>",
    "محمد علي",
    "山田 太郎",
    "😀 👩\u200d👩\u200d👧",
    "x\u202ey\u0007",
    "W" * 100 + " " + "i" * 100,
)


def completion_for(school: School, *, name: str = "Linh Tran", title: str = "Active listening") -> Completion:
    given, _space, family = name.partition(" ")
    person = person_of(school.mentee)
    person.given_name, person.family_name = given[:100], family[:100]
    person.save()
    return Completion.objects.create(
        organisation=school.organisation,
        person=person,
        course=school.course,
        title=title,
        minutes=20,
        completed_at=MOMENT,
        expires_on=MOMENT.date(),
    )


def pdf_for(school: School, completion: Completion) -> bytes:
    return certificate_pdf(completion=completion, person=person_of(school.mentee), organisation=school.organisation)


def unpacked(pdf: bytes) -> bytes:
    """The file with its compressed streams laid open beside it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    opened = b""
    for stream in streams:
        try:
            opened += zlib.decompress(stream)
        except zlib.error:
            continue
    return pdf + opened


def test_a_certificate_is_an_accessible_pdf(school: School) -> None:
    completion = completion_for(school)
    said = unpacked(pdf_for(school, completion))
    assert said.startswith(b"%PDF-")
    assert b"/Lang (en)" in said or b"/Lang(en)" in said
    assert b"/Marked true" in said
    assert b"<pdfuaid:part>1</pdfuaid:part>" in said
    assert b"Certificate: Active listening" in said
    assert certificate_address(completion).encode() in said
    assert len(re.findall(rb"/Type\s*/Page\b", said)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_any_name_and_any_title_make_one_page(school: School, name: str) -> None:
    completion = completion_for(school, name=name, title=name[:160])
    said = unpacked(pdf_for(school, completion))
    assert said.startswith(b"%PDF-")
    assert b"root:x:0" not in said
    assert len(re.findall(rb"/Type\s*/Page\b", said)) == 1

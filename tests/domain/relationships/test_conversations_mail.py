"""Answers by e-mail: only from whom we wrote to, only their own words, once; and hostile mail never breaks anything."""

from __future__ import annotations

import base64
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Message, Participation, Relationship
from peerloom.domain.relationships.operations.conversations.answering import NotYours, UnusableAnswer, receive_answer
from peerloom.domain.relationships.operations.conversations.sending import CannotSend
from peerloom.domain.relationships.rules.conversations_addresses import pass_in, reply_address
from peerloom.domain.relationships.rules.conversations_mail import UnreadableMail, read_mail
from peerloom.domain.relationships.rules.conversations_quotes import own_words
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.factories import MOMENT, make_pair, make_person
from tests.factories.conversations import a_picture, say


@pytest.fixture(autouse=True)
def answers_arrive(settings: Settings) -> None:
    settings.REPLY_ADDRESS = "reply@mail.example.org"


def address(relationship: Relationship, person: Person, *, told: bool = False) -> str:
    part = Participation.objects.within(person.organisation_id).get(relationship=relationship, person=person)
    return reply_address(participation_pk=part.pk, staff_reading_told=told, at=MOMENT)


def answer(sender: str, to: str, text: str = "Thursday suits me.", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: Tomasz wrote to you"
    mail["Message-ID"] = "<abc@phone.example>"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def take(mail: EmailMessage, *, after: timedelta = timedelta(minutes=1)) -> Message:
    return receive_answer(read_mail(mail.as_bytes()), at=MOMENT + after)


@pytest.mark.django_db
def test_an_answer_becomes_a_message_once() -> None:
    pair, linh, _tomasz = make_pair()
    mail = answer(f"Linh Tran <{linh.email.upper()}>", address(pair, linh))
    message = take(mail)
    assert (message.author, message.text, message.by_mail) == (linh, "Thursday suits me.", True)
    assert take(mail, after=timedelta(hours=1)) == message, "mail servers deliver twice"
    assert Message.objects.within(pair.organisation_id).count() == 1


@pytest.mark.django_db
def test_the_address_stands_in_the_letter_and_survives_capitals() -> None:
    pair, linh, tomasz = make_pair()
    say(pair, tomasz)
    letter = OutboxEntry.objects.within(pair.organisation_id).get()
    local, _, host = letter.reply_to.partition("@")
    assert host == "mail.example.org"
    assert len(local) <= 64
    assert "answer this e-mail" in letter.text
    assert take(answer(linh.email, letter.reply_to.upper())).author == linh


@pytest.mark.django_db
def test_without_a_reply_address_letters_go_where_all_others_do(settings: Settings) -> None:
    settings.REPLY_ADDRESS = ""
    pair, _linh, tomasz = make_pair()
    say(pair, tomasz)
    letter = OutboxEntry.objects.within(pair.organisation_id).get()
    assert letter.reply_to == ""
    assert "answer this e-mail" not in letter.text + letter.html


@pytest.mark.parametrize("header", ["Cc", "Delivered_To", "X_Original_To"])
@pytest.mark.django_db
def test_the_address_is_found_wherever_a_mail_server_puts_it(header: str) -> None:
    pair, linh, _tomasz = make_pair()
    assert take(answer(linh.email, "someone@example.org", **{header: address(pair, linh)})).author == linh


@pytest.mark.django_db
def test_nobody_else_answers_in_ones_name() -> None:
    pair, linh, tomasz = make_pair()
    to = address(pair, linh)
    senders = (tomasz.email, "stranger@example.org", f"{linh.email}, stranger@example.org", "", "<>", "not an address")
    for sender in senders:
        with pytest.raises(NotYours):
            take(answer(sender, to))
    assert not Message.objects.within(pair.organisation_id).exists()


@pytest.mark.django_db
def test_forged_expired_and_foreign_addresses_are_refused() -> None:
    pair, linh, tomasz = make_pair()
    to = address(pair, linh)
    token = to.partition("+")[2].partition("@")[0]
    other = "a" if token[0] != "a" else "b"
    for forged in (
        to.replace(token, other + token[1:]),
        to.replace(token, token[:-1]),
        to.replace(token, token * 2),
        to.replace(token, ""),
        to.replace("mail.example.org", "mail.example.com"),
        "reply@mail.example.org",
        "",
    ):
        with pytest.raises(NotYours):
            take(answer(linh.email, forged))
    take(answer(linh.email, to), after=timedelta(days=60))
    with pytest.raises(NotYours, match="expired"):
        take(answer(linh.email, to), after=timedelta(days=62))
    assert take(answer(tomasz.email, address(pair, tomasz))).author == tomasz
    Participation.objects.within(pair.organisation_id).filter(person=linh).delete()
    with pytest.raises(NotYours):
        take(answer(linh.email, to))


@pytest.mark.django_db
def test_an_address_sealed_under_another_secret_does_not_open(settings: Settings) -> None:
    pair, linh, _tomasz = make_pair()
    to = address(pair, linh)
    assert pass_in([to]) is not None
    settings.SECRET_KEY = "another secret " + "z" * 40
    assert pass_in([to]) is None


@pytest.mark.django_db
def test_what_the_page_refuses_is_refused_by_e_mail() -> None:
    pair, linh, tomasz = make_pair()
    to = address(pair, linh)
    with pytest.raises(UnusableAnswer, match="5,000 letters"):
        take(answer(linh.email, to, "x" * 5_001))
    with pytest.raises(UnusableAnswer, match=r"no words of your own"):
        take(answer(linh.email, to, "> only\n> quoted"))
    Relationship.objects.within(pair.organisation_id).update(state=RelationshipState.PAUSED)
    with pytest.raises(CannotSend):
        take(answer(linh.email, to))
    with pytest.raises(CannotSend):
        take(answer(tomasz.email, address(pair, tomasz)))


@pytest.mark.django_db
def test_who_answers_a_letter_that_did_not_speak_of_staff_is_not_read_by_them() -> None:
    pair, linh, _tomasz = make_pair()
    told, untold = address(pair, linh, told=True), address(pair, linh)
    program = pair.cohort.program
    program.profile, program.staff_read_messages, program.staff_read_since = Profile.YOUTH, True, MOMENT
    program.save()
    with pytest.raises(ChangedMeanwhile):
        take(answer(linh.email, untold))
    assert take(answer(linh.email, told)).text


@pytest.mark.django_db
def test_files_are_checked_like_those_of_the_page() -> None:
    pair, linh, _tomasz = make_pair()
    mail = answer(linh.email, address(pair, linh))
    mail.add_attachment(a_picture(gps=True), maintype="image", subtype="jpeg", filename="Straße/us.jpg")
    message = take(mail)
    attachment = message.attachments.get()
    assert attachment.name == "us.jpg"
    with attachment.file.open("rb") as kept:
        assert b"Camera of Linh" not in kept.read()
    mail = answer(linh.email, address(pair, linh), Message_ID="<second@phone.example>")
    mail.add_attachment(b"<svg onload=alert(1)>", maintype="image", subtype="jpeg", filename="us.jpg")
    with pytest.raises(UnusableAnswer, match=r"us\.jpg"):
        take(mail)
    assert Message.objects.within(pair.organisation_id).count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("Auto-Submitted", "auto-generated (vacation)"),
        ("Precedence", "bulk"),
        ("Return-Path", "<>"),
        ("X-Autoreply", "yes"),
    ],
)
def test_machines_are_recognised(name: str, value: str) -> None:
    mail = answer("a@example.org", "b@example.org")
    assert not read_mail(mail.as_bytes()).automatic
    mail[name] = value
    assert read_mail(mail.as_bytes()).automatic


def test_a_person_is_no_machine() -> None:
    mail = answer("a@example.org", "b@example.org", Auto_Submitted="no", Return_Path="<a@example.org>")
    assert not read_mail(mail.as_bytes()).automatic


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\nOn Mon, 5 Oct 2026 at 09:30, Tomasz wrote:\n> Thursday?\n> Or Friday?\n", "Yes."),
        ("Yes.\n\nOn Mon, 5 Oct 2026 at 09:30, Tomasz Zielinski\n<reply@example.org>\nwrote:\n> Thursday?", "Yes."),
        ("Ja.\n\nAm 05.10.2026 um 09:30 schrieb Tomasz:\n> Donnerstag?", "Ja."),
        ("Oui.\n\nLe 5 oct. 2026 à 09:30, Tomasz a écrit :\n> Jeudi ?", "Oui."),
        ("Yes.\n\n-----Original Message-----\nFrom: Tomasz\nThursday?", "Yes."),
        ("Yes.\n\n________________________________\nFrom: Tomasz\nSent: Monday\nTo: Linh\nSubject: Hi\n\nHi?", "Yes."),
        ("Ja.\n\nVon: Tomasz\nGesendet: Montag\nAn: Linh\nBetreff: Hallo\n\nHallo?", "Ja."),
        ("Yes.\n\n-- \nLinh Tran\n+44 20 0000", "Yes."),
        ("Yes.\n\nSent from my iPhone", "Yes."),
        ("Yes.\r\n> Thursday?\r\n", "Yes."),
        ("On Monday 5 I wrote:\nnothing of importance", ""),
    ],
)
def test_quotes_and_signatures_are_cut(text: str, own: str) -> None:
    assert own_words(text) == own


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote to the lab.\nThey said yes.",
        "On 5 Oct 2026, Tomasz wrote:\n> Thursday?\nYes.\n> Where?\nIn the library.",
        "From: home\nI take the bus.",
        "I said -- and I mean it --\nthat it works.",
        "a > b, and b > c",
        "--\n" + "\n".join(f"line {number}" for number in range(20)),
    ],
)
def test_when_in_doubt_everything_is_kept(text: str) -> None:
    assert own_words(text) == text


@given(st.text(max_size=400))
def test_cutting_never_invents_words(text: str) -> None:
    kept = own_words(text)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert kept in plain


def test_html_alone_is_read_as_text() -> None:
    mail = EmailMessage()
    mail["From"] = "a@example.org"
    mail.set_content(
        "<style>p{color:red}</style><p>Yes &amp; no<br>Thursday</p><script>alert(1)</script>"
        "<div>On Mon, 5 Oct 2026, Tomasz wrote:</div><blockquote>Well?</blockquote>",
        subtype="html",
    )
    assert own_words(read_mail(mail.as_bytes()).text) == "Yes & no\nThursday"


def nested(depth: int) -> bytes:
    raw = b"From: a@example.org\n"
    for number in range(depth):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
    return raw


HOSTILE = {
    "nothing": b"",
    "zeros": b"\x00" * 10_000,
    "nesting": nested(25),
    "deep nesting": nested(3_000),
    "many parts": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nhi\n" * 5_000,
    "huge header": b"From: " + b"a" * 5_000_000 + b"\n\nhi",
    "brackets": b"From: " + b"((" * 500_000 + b"\n\nhi",
    "wrong charset": b"Content-Type: text/plain; charset=hex\n\n\xff\xfe",
    "zero charset": b'Content-Type: text/plain; charset="\x00"\n\nhi',
    "broken base64": b"Content-Transfer-Encoding: base64\n\n=!!=",
    "broken words": b"From: =?x?q?=00?= <a@b>\nSubject: =?utf-7?B?////?=\n\nhi",
    "broken name": b"Content-Type: text/plain; name*0*=x''%zz\n\nhi",
    "deep html": b"Content-Type: text/html\n\n" + b"<div>" * 20_000,
    "too large": b"x" * (25 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_or_refused(name: str) -> None:
    with suppress(UnreadableMail):
        mail = read_mail(HOSTILE[name])
        assert "\x00" not in mail.text
        assert own_words(mail.text) is not None


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(UnreadableMail):
        assert "\x00" not in read_mail(b"From: a@b\nContent-Type: multipart/mixed; boundary=x\n" + raw).text


@pytest.mark.django_db
def test_zeros_and_controls_do_not_reach_the_database() -> None:
    pair, linh, _tomasz = make_pair()
    body = base64.b64encode(b"Thurs\x00day\x1b[2J is fine").decode()
    raw = (
        f"From: {linh.email}\nTo: {address(pair, linh)}\nMessage-ID: <\x00@x>\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{body}\n"
    )
    message = receive_answer(read_mail(raw.encode()), at=MOMENT)
    assert message.text == "Thursday[2J is fine"


@pytest.mark.django_db
def test_an_answer_without_an_id_of_its_own_is_still_once() -> None:
    pair, linh, _tomasz = make_pair()
    mail = answer(linh.email, address(pair, linh))
    del mail["Message-ID"]
    assert take(mail) == take(mail)
    other = answer(linh.email, address(pair, linh), "Something else")
    del other["Message-ID"]
    assert take(other) != take(mail)


@pytest.mark.django_db
def test_the_same_id_of_two_people_is_two_messages() -> None:
    pair, linh, tomasz = make_pair()
    first = take(answer(linh.email, address(pair, linh)))
    assert take(answer(tomasz.email, address(pair, tomasz))) != first
    assert make_person(pair.organisation).email not in (linh.email, tomasz.email)

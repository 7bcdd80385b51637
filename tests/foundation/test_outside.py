from __future__ import annotations

import socket
import threading
import time
from ipaddress import ip_address
from pathlib import Path

import pytest
from django.test import override_settings

from peerloom.foundation.outside import AddressRefused, NotFetched, Outside, TooLarge, TooSlow, Unreachable, is_public
from tests.foundation.outside_servers import (
    HERE,
    HOST,
    certificate_for,
    dripping,
    moved,
    names,
    outside_to,
    page,
    serving,
)

MEGABYTE = 1024 * 1024

INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0",  # noqa: S104  # nothing binds to it
    "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.7", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::8.8.8.8", "64:ff9b::10.0.0.1",
    "64:ff9b::8.8.8.8", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::1", "2001::1", "2001:db8::1", "3fff::1",
    "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "100::1", "5f00::1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450:4001:81c::200e"]

LED_INSIDE = [
    "https://127.0.0.1/x.ics", "https://localhost/x.ics", "https://LOCALHOST./x.ics", "https://[::1]/x.ics",
    "https://0.0.0.0/", "https://169.254.169.254/latest/meta-data/", "https://10.20.30.40/", "https://192.168.1.1/",
    "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://127.1/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[64:ff9b::7f00:1]/", "https://[fe80::1]/",
    "https://printer/", "https://printer.local/", "https://db.internal/", "https://wiki.corp/",
    "https://router.home.arpa/", "webcal://localhost/x.ics",
]  # fmt: skip
NO_ADDRESS = [
    "", "calendar", "ftp://example.org/x.ics", "file:///etc/passwd", "javascript:alert(1)", "http://example.org/x.ics",
    "https:///x.ics", "https://user:secret@example.org/x.ics", "https://secret@example.org/", "https://example.org:22/",
    "https://example.org:8443/", "https://example.org:99999999/", "https://ex ample.org/", "https://0177.0.0.1/", "https://exa%6dple.org/",
    "https://example.org/\r\nHost: inside", "https://example.org/\x00", "https://[::1", "https://" + "a" * 3000,
    "https://" + "a." * 140 + "org/",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_lies_outside_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", LED_INSIDE)
def test_addresses_inside_are_refused_before_anybody_is_asked(address: str) -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise AssertionError("a name server was asked")

    with pytest.raises(AddressRefused, match="private network"):
        Outside(resolver=nobody).fetch(address)


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_what_is_no_plain_web_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        Outside(resolver=names()).fetch(address)


@override_settings(PLAIN_HTTP_OUTSIDE=True)
def test_an_installation_can_allow_plain_http() -> None:
    assert str(Outside().checked("http://example.org/x.ics")) == "http://example.org/x.ics"


def test_webcal_means_https() -> None:
    assert str(Outside().checked(" webcal://example.org/x.ics ")) == "https://example.org/x.ics"


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:10.0.0.7", "fe80::1%eth0"]
)
def test_a_name_that_leads_inside_is_refused(inside: str) -> None:
    outside = Outside(resolver=lambda host, port: [inside], seconds=5)
    with pytest.raises(AddressRefused, match="private network"):
        outside.fetch("https://innocent.example.org/x.ics")


def test_one_address_inside_among_others_is_enough_to_refuse() -> None:
    with pytest.raises(AddressRefused):
        Outside(resolver=lambda host, port: ["93.184.216.34", HERE]).fetch("https://innocent.example.org/")


def test_fetches_what_is_there_and_says_little() -> None:
    with serving({"/x.ics?a=1": page(b"BEGIN")}) as server:
        assert outside_to(server).fetch(server.address("/x.ics?a=1#part"), accept="text/calendar") == b"BEGIN"
        (path, headers), *others = server.asked
    assert not others
    assert path == "/x.ics?a=1"
    assert headers["Host"] == f"{HOST}:{server.port}"
    assert headers["Accept"] == "text/calendar"
    assert {"Cookie", "Authorization", "Referer"}.isdisjoint(headers)


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_mind() -> None:
    answers = [[HERE], ["127.0.0.2"]]
    with serving({"/": page(b"one")}) as server:
        outside = outside_to(server, resolver=lambda host, port: answers.pop(0))
        assert outside.fetch(server.address()) == b"one"
    assert answers == [["127.0.0.2"]]


def test_packed_content_is_unpacked() -> None:
    with serving({"/": page(b"BEGIN" * 1000, packed=True)}) as server:
        assert outside_to(server).fetch(server.address()) == b"BEGIN" * 1000


def test_follows_a_few_redirects_relative_ones_too() -> None:
    pages = {"/1": moved("/2"), "/2": moved("3", status=301), "/3": moved("/4", status=308), "/4": page(b"there")}
    with serving(pages) as server:
        assert outside_to(server).fetch(server.address("/1")) == b"there"


def test_gives_up_on_a_long_chain() -> None:
    with serving({f"/{n}": moved(f"/{n + 1}") for n in range(10)}) as server:
        with pytest.raises(Unreachable, match="on and on"):
            outside_to(server).fetch(server.address("/0"))
        assert [path for path, _ in server.asked] == ["/0", "/1", "/2", "/3"]


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706434/",
        "http://sly.example.org/",
        "//10.0.0.1/",
        "file:///etc/passwd",
        "http://user:secret@calendar.example.org/",
        "http://calendar.example.org:25/",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(to: str) -> None:
    with serving({"/": moved(to)}) as server:
        outside = outside_to(server, resolver=names(sly_example_org="10.0.0.9"))
        with pytest.raises(AddressRefused):
            outside.fetch(server.address())


def test_a_redirect_does_not_leave_https_behind(tmp_path: Path) -> None:
    theirs, ours = certificate_for(HOST, tmp_path)
    with serving({"/": moved(f"http://{HOST}/")}, tls=theirs) as server:
        outside = outside_to(server, certificates=ours, schemes=("https",))
        with pytest.raises(AddressRefused, match="https"):
            outside.fetch(server.address(scheme="https"))


def test_the_certificate_has_to_be_for_the_name_that_was_typed(tmp_path: Path) -> None:
    theirs, ours = certificate_for(HOST, tmp_path)
    asked_for: list[str | None] = []
    theirs.sni_callback = lambda connection, name, context: asked_for.append(name)
    with serving({"/": page(b"safe")}, tls=theirs) as server:
        assert outside_to(server, certificates=ours).fetch(server.address(scheme="https")) == b"safe"
        other = outside_to(server, certificates=ours, resolver=names(other_example_org=HERE))
        with pytest.raises(Unreachable):
            other.fetch(server.address(scheme="https", host="other.example.org"))
        with pytest.raises(Unreachable):
            outside_to(server).fetch(server.address(scheme="https"))  # nobody vouches for it
    assert asked_for == [HOST, "other.example.org", HOST]


@pytest.mark.parametrize("packed", [False, True])
def test_takes_no_more_than_the_largest_size(packed: bool) -> None:
    pages = {"/fits": page(b"x" * MEGABYTE, packed=packed), "/over": page(b"x" * (MEGABYTE + 1), packed=packed)}
    with serving(pages) as server:
        outside = outside_to(server, largest=MEGABYTE)
        assert len(outside.fetch(server.address("/fits"))) == MEGABYTE
        with pytest.raises(TooLarge, match="1 MB"):
            outside.fetch(server.address("/over"))


def test_a_bomb_is_not_unpacked() -> None:
    with serving({"/": page(bytes(300 * MEGABYTE), packed=True)}) as server, pytest.raises(TooLarge):
        outside_to(server, largest=MEGABYTE).fetch(server.address())


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "nonsense", "gzip"])
def test_packing_that_cannot_be_read_is_refused(encoding: str) -> None:
    pages = {"/": page(b"BEGIN", Content_Encoding=encoding)}
    with serving(pages) as server, pytest.raises(Unreachable, match="packed"):
        outside_to(server).fetch(server.address())


def test_drops_do_not_make_it_wait() -> None:
    with serving({"/": dripping(0.05)}) as server:
        began = time.monotonic()
        with pytest.raises(TooSlow):
            outside_to(server, seconds=0.6).fetch(server.address())
        assert time.monotonic() - began < 5


def test_silence_does_not_make_it_wait() -> None:
    with socket.create_server((HERE, 0)) as silent:
        port = silent.getsockname()[1]
        outside = Outside(
            seconds=0.4, resolver=names(), allowed=lambda address: True, ports={port}, schemes=("http", "https")
        )
        for scheme in ("http", "https"):
            with pytest.raises(TooSlow):
                outside.fetch(f"{scheme}://{HOST}:{port}/")


def test_a_name_server_that_sleeps_does_not_make_it_wait() -> None:
    def sleeping(host: str, port: int) -> list[str]:
        time.sleep(2)
        return []

    with pytest.raises(TooSlow):
        Outside(resolver=sleeping, seconds=0.2).fetch("https://example.org/")


@pytest.mark.parametrize(
    ("status", "words"), [(401, "signing in"), (403, "signing in"), (404, "nothing"), (500, "500")]
)
def test_says_what_the_machine_answered(status: int, words: str) -> None:
    with serving({"/": page(b"", status=status)}) as server, pytest.raises(Unreachable, match=words):
        outside_to(server).fetch(server.address())


def test_a_name_nobody_knows_and_a_closed_door_are_unreachable() -> None:
    with pytest.raises(Unreachable):
        Outside(resolver=names()).fetch("https://nobody.example.org/")
    with socket.create_server((HERE, 0)) as closed:
        port = closed.getsockname()[1]
    outside = Outside(resolver=names(), allowed=lambda address: True, ports={port}, schemes=("http",))
    with pytest.raises(NotFetched):
        outside.fetch(f"http://{HOST}:{port}/")


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"])
def test_what_does_not_speak_http_is_unreachable(answer: bytes) -> None:
    with socket.create_server((HERE, 0)) as rude:
        port = rude.getsockname()[1]

        def reply() -> None:
            connection, _ = rude.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

        threading.Thread(target=reply, daemon=True).start()
        outside = Outside(resolver=names(), allowed=lambda address: True, ports={port}, schemes=("http",), seconds=3)
        with pytest.raises(Unreachable):
            outside.fetch(f"http://{HOST}:{port}/")

"""Fetch what lies at an address: not from inside, not too much, not for too long."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Collection, Iterable

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from peerloom.foundation.outside.addresses import PORTS, NotFetched, checked_address, is_public, port_of
from peerloom.foundation.outside.network import Allowed, CheckedNetwork, Deadline, Resolver, resolve
from peerloom.foundation.uploads import MEGABYTE

REDIRECTS = 3
MOVED = frozenset({301, 302, 303, 307, 308})
USER_AGENT = "Peerloom (calendar subscription)"


class Unreachable(NotFetched):
    """The machine does not answer, or answers with an error."""


class TooLarge(NotFetched):
    """There is more than we take, packed or unpacked."""


class TooSlow(NotFetched):
    """It did not all come in time."""


class Outside:
    """Fetches with fixed limits. ``seconds`` is for everything together, redirects included; ``largest`` in bytes.

    No cookies, no credentials, no proxies from the environment. What may be asked can be widened here and nowhere
    else: ``resolver`` looks names up, ``allowed`` judges each address that a name has.
    """

    def __init__(
        self,
        *,
        largest: int = 5 * MEGABYTE,
        seconds: float = 20,
        resolver: Resolver = resolve,
        allowed: Allowed = is_public,
        ports: Collection[int] = PORTS,
        schemes: Collection[str] | None = None,
        certificates: ssl.SSLContext | None = None,
    ) -> None:
        self._largest = largest
        self._seconds = seconds
        self._resolver = resolver
        self._allowed = allowed
        self._ports = ports
        self._schemes = schemes or (("https", "http") if settings.PLAIN_HTTP_OUTSIDE else ("https",))
        self._certificates = certificates

    def checked(self, text: str) -> httpx.URL:
        """The address, if it looks like one that may be fetched; nobody is asked yet. Raises AddressRefused."""
        return checked_address(text, schemes=self._schemes, ports=self._ports)

    def fetch(self, text: str, *, accept: str = "*/*") -> bytes:
        """What lies there. Raises AddressRefused, Unreachable, TooLarge or TooSlow, all of them NotFetched."""
        deadline = Deadline(self._seconds)
        try:
            address = self.checked(text)
            for _hop in range(REDIRECTS + 1):
                answer = self._ask(address, accept, deadline)
                if isinstance(answer, bytes):
                    return answer
                address = self.checked(str(answer))
        except httpcore.TimeoutException:
            raise TooSlow(_("It takes too long to answer. Please try again later.")) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError):
            raise Unreachable(_("Nobody answers at this address. Please check it, or try again later.")) from None
        raise Unreachable(_("The address leads on and on. Please take the one where it ends."))

    def _ask(self, address: httpx.URL, accept: str, deadline: Deadline) -> bytes | httpx.URL:
        """What is there, or where it leads."""
        network = CheckedNetwork(resolver=self._resolver, allowed=self._allowed, deadline=deadline)
        context = self._certificates or httpx.create_ssl_context()
        headers = [
            ("Host", address.netloc.decode("ascii")),
            ("Accept", accept),
            ("Accept-Encoding", "gzip"),
            ("User-Agent", USER_AGENT),
            ("Connection", "close"),
        ]
        target = httpcore.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=port_of(address), target=address.raw_path
        )
        with (
            httpcore.ConnectionPool(ssl_context=context, network_backend=network, retries=0) as pool,
            pool.stream("GET", target, headers=headers) as response,
        ):
            said = {name.lower(): value for name, value in response.headers}
            if response.status in MOVED and b"location" in said:
                return _led_on(address, said[b"location"])
            if response.status != 200:
                raise _not_there(response.status)
            return self._read(response.iter_stream(), said.get(b"content-encoding", b"").strip().lower())

    def _read(self, chunks: Iterable[bytes], encoding: bytes) -> bytes:
        if encoding not in (b"", b"identity", b"gzip", b"x-gzip"):
            raise _badly_packed()
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding.endswith(b"gzip") else None
        body = bytearray()
        received = 0
        for chunk in chunks:
            received += len(chunk)
            try:
                body += unpacking.decompress(chunk, self._largest + 1 - len(body)) if unpacking else chunk
            except zlib.error:
                raise _badly_packed() from None
            if len(body) > self._largest or received > self._largest:
                raise TooLarge(
                    _("There is more than %(size)s MB. Please take a smaller calendar.")
                    % {"size": self._largest // MEGABYTE}
                )
        if unpacking and not unpacking.eof:
            raise _badly_packed()
        return bytes(body)


def _led_on(address: httpx.URL, location: bytes) -> httpx.URL:
    try:
        return address.join(location.decode("ascii"))
    except (httpx.InvalidURL, ValueError, TypeError):
        raise Unreachable(_("The address leads on to something that is no address.")) from None


def _badly_packed() -> Unreachable:
    return Unreachable(_("What lies there is packed in a way that we cannot read."))


def _not_there(status: int) -> Unreachable:
    if status in (401, 403):
        return Unreachable(_("It may not be read without signing in. Please take the secret or public address."))
    if status in (404, 410):
        return Unreachable(_("There is nothing at this address any more. Please copy it again."))
    return Unreachable(_("The machine there answers with an error (%(status)s).") % {"status": status})

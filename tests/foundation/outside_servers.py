"""Real servers on this machine that behave well or badly, and a way to reach them that production does not have."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from peerloom.foundation.outside import Outside

HOST = "calendar.example.org"
HERE = "127.0.0.1"

Page = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers each path with a page, and remembers what it was asked."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        asked = self.asked = list[tuple[str, dict[str, str]]]()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, dict(self.headers.items())))
                pages[self.path](self)

            def log_message(self, *args: Any) -> None:
                return

        self.http = ThreadingHTTPServer((HERE, 0), Handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]

    def address(self, path: str = "/", *, scheme: str = "http", host: str = HOST) -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(pages: Mapping[str, Page], *, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(pages)
    if tls:
        server.http.socket = tls.wrap_socket(server.http.socket, server_side=True)
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.http.shutdown()
        server.http.server_close()


def page(body: bytes, *, status: int = 200, packed: bool = False, **headers: str) -> Page:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        sent = gzip.compress(body) if packed else body
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if packed:
            handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        try:
            handler.wfile.write(sent)
        except OSError:
            return  # who asked has had enough

    return answer


def moved(to: str, *, status: int = 302) -> Page:
    return page(b"", status=status, Location=to)


def dripping(seconds: float) -> Page:
    """A letter now and then, for ever."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(seconds)

    return answer


def names(**others: str) -> Callable[[str, int], list[str]]:
    """A name server that knows our server, and other names with dots written as underscores."""

    def look_up(host: str, port: int) -> list[str]:
        known = {HOST: HERE} | {name.replace("_", "."): address for name, address in others.items()}
        if host in known:
            return [known[host]]
        return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]

    return look_up


def outside_to(server: Server, **limits: Any) -> Outside:
    """Reaches this one server; everything else is as it is in production, if no limit says otherwise."""
    given: dict[str, Any] = {
        "resolver": names(),
        "allowed": lambda address: str(address) == HERE,
        "ports": {80, 443, server.port},
        "schemes": ("http", "https"),
        "seconds": 5,
    }
    return Outside(**(given | limits))


def certificate_for(host: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's certificate that it signed itself, and what a client needs to trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    both = folder / "server.pem"
    both.write_bytes(private + certificate.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(both)
    client = ssl.create_default_context(cadata=certificate.public_bytes(pem).decode())
    return server, client

"""A mail server on loopback that takes what it is given, except for addresses it does not know."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from django.test import override_settings


@dataclass
class Post:
    """What the server has taken, and whom it refuses with which answer."""

    refused: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)


@contextmanager
def mail_server(post: Post) -> Iterator[None]:
    """Runs, and Django's mail goes there, while the block lasts."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 loopback")
            for line in self.rfile:
                word, _, rest = line.decode().strip().partition(" ")
                if word.upper() == "DATA":
                    self.take()
                else:
                    self.say(self.answer(word.upper(), rest))

        def answer(self, word: str, rest: str) -> str:
            address = rest.partition("<")[2].rstrip(">")
            if word == "RCPT" and address in post.refused:
                return post.refused[address]
            return "221 bye" if word == "QUIT" else "250 fine"

        def take(self) -> None:
            self.say("354 go on")
            lines = iter(self.rfile.readline, b".\r\n")
            post.taken.append(b"".join(lines).decode())
            self.say("250 taken")

        def say(self, answer: str) -> None:
            self.wfile.write(answer.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        port = server.server_address[1]
        with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_USE_TLS=False):
            yield
        server.shutdown()
        thread.join()

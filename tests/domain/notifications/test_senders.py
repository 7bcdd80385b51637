from __future__ import annotations

import re
from collections import Counter

from tests.installations import installation

DRIVER = "tests.domain.notifications.outbox_driver"


def test_senders_at_once_send_each_message_once() -> None:
    with installation() as place:
        written = place.run("60", module=DRIVER)
        assert written.returncode == 0, written.stderr
        senders = [place.start("worker", "--once") for _ in range(2)]
        for sender in senders:
            _, errors = sender.communicate(timeout=60)
            assert sender.returncode == 0, errors
        mails = "".join(file.read_text() for file in (place.data / "mailbox").iterdir())
        sent = Counter(re.findall(r"^Message-ID: (.+)$", mails, re.MULTILINE))
        assert len(sent) == 60
        assert set(sent.values()) == {1}
        assert place.run("unsent", module=DRIVER).stdout.strip() == "0"

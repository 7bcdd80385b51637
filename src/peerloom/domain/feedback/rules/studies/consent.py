"""What participants agree to, put together from what was chosen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.studies import StudyKind


def consent_text(*, kind: str, recorded: bool, program: str, question: str) -> str:
    """In the language that is set. It promises nothing that the product does not keep."""
    return "\n\n".join(
        [
            _about(kind, program, question),
            _recording(recorded=recorded),
            _("What you say is written down under a pseudonym. Your name stands in no transcript, quote or export.")
            + " "
            + _readers(program),
            _("Short quotes may be used in reports about the program, under the pseudonym only.")
            if kind == StudyKind.INTERVIEW
            else _(
                "Short quotes may be used in reports about the program, under the pseudonym only. Others in the group"
                " hear what you say: please keep what they say to yourself, as they do for you."
            ),
            _(
                "Taking part is up to you, and nobody’s place in the program depends on it. You can leave out any"
                " question and stop at any time."
            ),
            _(
                "You can withdraw at any time by the link in your e-mail, without giving a reason. Then everything that"
                " you said is taken out of the transcripts at once, and every quote of it. What others said stays. A"
                " report that has been handed out before cannot be called back."
            ),
        ]
    )


def _about(kind: str, program: str, question: str) -> str:
    words = {"program": program, "question": question}
    if kind == StudyKind.INTERVIEW:
        return _("We ask you for an interview about %(program)s. We want to find out: %(question)s") % words
    return _("We ask you to join a focus group about %(program)s. We want to find out: %(question)s") % words


def _recording(*, recorded: bool) -> str:
    if recorded:
        return _(
            "The conversation is recorded, so that it can be written down. The recording is used for nothing else and"
            " deleted once that is done."
        )
    return _("Nothing is recorded. Somebody takes notes.")


def _readers(program: str) -> str:
    return _("Only the people who run %(program)s read the transcripts.") % {"program": program}

"""What the server's log does not say: who was on the pages of a survey, to the second."""

from __future__ import annotations

import logging
import re

PAGE_OF_A_SURVEY = re.compile(r"(/surveys/|/answering/mine/)\S+")


class WithoutSurveyLinks(logging.Filter):
    """A line about such a page (a refused form, a closed survey, an error) keeps its words and loses the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                PAGE_OF_A_SURVEY.sub(r"\1…", each) if isinstance(each, str) else each for each in record.args
            )
        return True

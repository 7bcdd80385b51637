"""The server's log does not say who was on the pages of a survey."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from peerloom.config.survey_lines import WithoutSurveyLinks
from peerloom.domain.feedback.survey_links import path_to_survey, survey_token
from tests.factories.answering import asked_once


def test_the_console_uses_it() -> None:
    logging_settings: Any = settings.LOGGING
    assert logging_settings["handlers"]["console"]["filters"] == ["without_survey_links"]


@pytest.mark.django_db
def test_a_refused_page_is_logged_without_its_address(caplog: pytest.LogCaptureFixture) -> None:
    invitation, _version = asked_once()
    caplog.handler.addFilter(WithoutSurveyLinks())
    with caplog.at_level(logging.INFO):
        assert Client().get(f"{path_to_survey(invitation)}questions/99/").status_code == 404
    assert "Not Found: /surveys/…" in caplog.text
    assert survey_token(invitation) not in caplog.text


def test_signed_in_pages_lose_their_address_too_and_others_keep_theirs() -> None:
    for path, said in (
        ("/o/northfield/answering/mine/abc/questions/1/", "/o/northfield/answering/mine/…"),
        ("/o/northfield/people/", "/o/northfield/people/"),
    ):
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s (%d)", ("Gone", path, 3), None)
        assert WithoutSurveyLinks().filter(record)
        assert record.getMessage() == f"Gone: {said} (3)"

from __future__ import annotations

from django.urls import path

from peerloom.web.standards.views import board, rules, waivers

app_name = "standards"
urlpatterns = [
    path("rules/<public_id:program>/", rules.rules, name="rules"),
    path("rules/<public_id:program>/profile/", rules.profile, name="profile"),
    path("<public_id:cohort>/", board.board, name="board"),
    path("<public_id:cohort>/exception/", waivers.waive, name="waive"),
    path("<public_id:cohort>/exceptions/", waivers.waiver_list, name="waivers"),
    path("exceptions/<public_id:waiver>/withdraw/", waivers.withdraw, name="waiver-withdraw"),
]

from __future__ import annotations

from django.urls import path

from peerloom.web.enrolment.agreements import keeping, signing, writing

app_name = "agreements"
urlpatterns = [
    path("mine/", signing.mine, name="mine"),
    path("mine/<public_id:text>/", signing.sign, name="sign"),
    path("texts/<public_id:text>/", writing.edit, name="edit"),
    path("texts/<public_id:text>/publish/", writing.publish, name="publish"),
    path("texts/<public_id:text>/discard/", writing.discard, name="discard"),
    path("texts/<public_id:text>/print/", signing.print_view, name="print"),
    path("<public_id:program>/", keeping.agreement_list, name="list"),
    path("<public_id:program>/begin/", writing.begin, name="begin"),
    path("<public_id:program>/unsigned/", keeping.unsigned, name="unsigned"),
    path("<public_id:program>/remind/", keeping.remind, name="remind"),
]

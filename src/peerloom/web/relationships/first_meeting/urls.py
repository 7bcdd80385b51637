from django.urls import path

from peerloom.web.relationships.first_meeting import guide, signing, staff

app_name = "first_meeting"
urlpatterns = [
    path("rounds/<public_id:cohort>/", staff.cohort_page, name="round"),
    path("<public_id:relationship>/", guide.guide, name="guide"),
    path("<public_id:relationship>/hello/", guide.hello, name="hello"),
    path("<public_id:relationship>/expect/", guide.expect, name="expect"),
    path("<public_id:relationship>/meet/", guide.meet, name="meet"),
    path("<public_id:relationship>/between/", guide.between, name="between"),
    path("<public_id:relationship>/sign/", signing.sign, name="sign"),
    path("<public_id:relationship>/print/", signing.print_view, name="print"),
    path("<public_id:relationship>/note/", staff.note, name="note"),
]

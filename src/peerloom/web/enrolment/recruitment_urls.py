from django.urls import path

from peerloom.web.enrolment.recruitment.views import channels, invitees, overview, page

app_name = "recruitment"

COHORT = "<public_id:cohort>/"
CHANNEL = "channels/<public_id:channel>/"

urlpatterns = [
    path(COHORT, overview.overview, name="overview"),
    path(f"{COHORT}capacity/", overview.capacity, name="capacity"),
    path(f"{COHORT}page/", page.write, name="page"),
    path(f"{COHORT}page/preview/", page.preview, name="page-preview"),
    path(f"{COHORT}page/picture/", page.picture, name="page-picture"),
    path(f"{COHORT}page/shown/", page.state, name="page-state"),
    path(f"{COHORT}channels/", channels.add, name="channel-add"),
    path(CHANNEL, channels.channel_page, name="channel"),
    path(f"{CHANNEL}code.<str:kind>", channels.code, name="channel-code"),
    path(f"{CHANNEL}close/", channels.close, name="channel-close"),
    path(f"{COHORT}invitations/", invitees.invitees, name="invitees"),
    path("invitations/<public_id:invitee>/withdraw/", invitees.withdraw, name="invitee-withdraw"),
]

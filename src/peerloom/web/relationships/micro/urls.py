from django.urls import path

from peerloom.web.relationships.micro.views import booking, offering, requests, running

app_name = "micro"
urlpatterns = [
    path("", booking.start, name="start"),
    path("requests/<public_id:request_id>/", requests.answer, name="request"),
    path("requests/<public_id:request_id>/withdraw/", requests.withdraw, name="request-withdraw"),
    path("<public_id:cohort>/", booking.cohort, name="cohort"),
    path("<public_id:cohort>/slots/<public_id:slot>/", booking.book, name="book"),
    path("<public_id:cohort>/offer/", offering.offer, name="offer"),
    path("<public_id:cohort>/offer/<public_id:slot>/withdraw/", offering.withdraw, name="slot-withdraw"),
    path("<public_id:cohort>/ask/", requests.ask, name="ask"),
    path("<public_id:cohort>/overview/", running.overview, name="overview"),
]

from django.urls import path

from peerloom.web.relationships.changes import asking, breaks, desk

app_name = "changes"
urlpatterns = [
    path("", desk.requests, name="list"),
    path("requests/<public_id:change>/", desk.request_page, name="request"),
    path("requests/<public_id:change>/take/", desk.take, name="take"),
    path("requests/<public_id:change>/talk/", desk.talk, name="talk"),
    path("requests/<public_id:change>/settle/", desk.settle, name="settle"),
    path("with/<public_id:relationship>/", asking.start, name="start"),
    path("with/<public_id:relationship>/<slug:way>/", asking.ask, name="ask"),
    path("mine/<public_id:change>/", asking.mine, name="mine"),
    path("mine/<public_id:change>/withdraw/", asking.withdraw, name="withdraw"),
    path("breaks/<public_id:relationship>/", breaks.rest, name="break"),
    path("breaks/<public_id:relationship>/over/", breaks.go_on, name="break-over"),
]

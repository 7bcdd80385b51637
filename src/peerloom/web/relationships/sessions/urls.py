from django.urls import path

from peerloom.web.relationships.sessions import agenda, answering, keeping, lists, notes, noting, page, planning

app_name = "sessions"
urlpatterns = [
    path("mine/", lists.mine, name="mine"),
    path("clock/<public_id:relationship>/", planning.other_clocks, name="clock"),
    path("of/<public_id:relationship>/", lists.of_relationship, name="list"),
    path("of/<public_id:relationship>/propose/", planning.propose, name="propose"),
    path("of/<public_id:relationship>/past/", noting.unplanned, name="unplanned"),
    path("of/<public_id:relationship>/notes/", notes.of_relationship, name="notes"),
    path("of/<public_id:relationship>/notes/private/", notes.add_private, name="private-add"),
    path("notes/<public_id:note>/remove/", notes.remove_private, name="private-remove"),
    path("series/<public_id:series>/answer/", answering.answer_series, name="series-answer"),
    path("series/<public_id:series>/end/", keeping.end, name="series-end"),
    path("<public_id:session>/", page.detail, name="session"),
    path("<public_id:session>/answer/", answering.answer, name="answer"),
    path("<public_id:session>/times/", planning.other_times, name="times"),
    path("<public_id:session>/cancel/", keeping.cancel, name="cancel"),
    path("<public_id:session>/place/", keeping.place, name="place"),
    path("<public_id:session>/coming/", keeping.coming, name="coming"),
    path("<public_id:session>/log/", noting.log, name="log"),
    path("<public_id:session>/agenda/", agenda.change, name="agenda"),
    path("<public_id:session>/note/", notes.shared, name="shared-note"),
    path("<public_id:session>/private/", notes.private, name="private-note"),
    path("<public_id:session>/calendar.ics", page.calendar_file, name="calendar"),
]

from django.urls import path

from peerloom.web.people.calendars import calendars, days_away, feed, page

app_name = "calendars"
urlpatterns = [
    path("", page.mine, name="mine"),
    path("days-away/", days_away.add, name="days-away"),
    path("days-away/<public_id:away>/remove/", days_away.remove, name="days-away-remove"),
    path("add/", calendars.add, name="add"),
    path("upload/", calendars.upload, name="upload"),
    path("<public_id:calendar>/refresh/", calendars.refresh, name="refresh"),
    path("<public_id:calendar>/rename/", calendars.rename, name="rename"),
    path("<public_id:calendar>/remove/", calendars.remove, name="remove"),
    path("feed/renew/", feed.renew, name="feed-renew"),
    path("feed/close/", feed.close, name="feed-close"),
]

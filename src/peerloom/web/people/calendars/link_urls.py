from django.urls import path

from peerloom.web.people.calendars.feed import feed

app_name = "calendars_by_link"
urlpatterns = [path("<slug:token>.ics", feed, name="feed")]

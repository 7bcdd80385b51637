from django.urls import path

from peerloom.web.relationships.sessions import by_link

app_name = "sessions_by_link"
urlpatterns = [path("<str:token>/<slug:choice>/", by_link.note, name="note")]

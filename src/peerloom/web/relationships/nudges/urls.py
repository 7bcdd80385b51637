from django.urls import path

from peerloom.web.relationships.nudges import ladder, previews, timeline

app_name = "nudges"
urlpatterns = [
    path("<public_id:program>/", ladder.ladder, name="ladder"),
    path("<public_id:program>/timeline/", timeline.timeline, name="timeline"),
    path("<public_id:program>/timeline.csv", timeline.timeline_file, name="timeline-file"),
    path("<public_id:program>/<slug:rung>/<slug:reader>/", previews.preview, name="preview"),
]

from django.urls import path

from peerloom.web.notifications import by_link

app_name = "notifications_by_link"
urlpatterns = [
    path("no-more/<str:token>/", by_link.unsubscribe, name="unsubscribe"),
    path("choose/<str:token>/", by_link.choose, name="choose"),
]

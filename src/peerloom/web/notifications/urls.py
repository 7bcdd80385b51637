from django.urls import path

from peerloom.web.notifications import views

app_name = "notifications"
urlpatterns = [path("", views.preferences, name="preferences")]

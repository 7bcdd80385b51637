from django.urls import URLPattern

app_name = "notifications_by_link"
urlpatterns: list[URLPattern] = []

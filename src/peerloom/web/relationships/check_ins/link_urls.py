from django.urls import URLPattern

app_name = "check_ins_by_link"
urlpatterns: list[URLPattern] = []

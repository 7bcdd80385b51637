from django.urls import path

from peerloom.web.enrolment.public import views

app_name = "public"
urlpatterns = [
    path("<slug:owner>/<slug:page>/", views.page, name="page"),
    path("<slug:owner>/<slug:page>/picture/", views.picture, name="picture"),
    path("<slug:owner>/<slug:page>/in/<str:language>/", views.page, name="page-in"),
]

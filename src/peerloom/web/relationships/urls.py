from django.urls import path

from peerloom.web.relationships import expectations, views

app_name = "relationships"
urlpatterns = [
    path("", views.relationship_list, name="list"),
    path("mine/", views.mine, name="mine"),
    path("mine/<public_id:relationship>/", views.detail, name="detail"),
    path("mine/<public_id:relationship>/expectations/", expectations.expectations, name="expectations"),
]

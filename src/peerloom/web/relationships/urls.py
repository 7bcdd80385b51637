from django.urls import path

from peerloom.web.relationships import expectations, views
from peerloom.web.relationships.board import bulk, export, record
from peerloom.web.relationships.board import views as board

app_name = "relationships"
urlpatterns = [
    path("", board.board, name="list"),
    path("export/", export.export, name="export"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("views/", board.save, name="view-save"),
    path("views/<public_id:view>/remove/", board.remove, name="view-remove"),
    path("mine/", views.mine, name="mine"),
    path("mine/<public_id:relationship>/", views.detail, name="detail"),
    path("mine/<public_id:relationship>/expectations/", expectations.expectations, name="expectations"),
    path("<public_id:relationship>/", record.record, name="record"),
]

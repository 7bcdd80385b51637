from django.urls import path

from peerloom.web.programs import plan_views, views

app_name = "programs"
urlpatterns = [
    path("", views.program_list, name="list"),
    path("new/", views.new, name="new"),
    path("<public_id:program>/", views.detail, name="detail"),
    path("<public_id:program>/edit/", views.edit, name="edit"),
    path("<public_id:program>/advance/", views.advance, name="advance"),
    path("<public_id:program>/plan/", plan_views.plan, name="plan"),
    path("<public_id:program>/plan/add/", plan_views.add, name="plan-add"),
    path("<public_id:program>/plan/<public_id:item>/", plan_views.item, name="plan-item"),
    path("<public_id:program>/plan/<public_id:item>/remove/", plan_views.remove, name="plan-remove"),
]

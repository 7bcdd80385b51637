from django.urls import path

from peerloom.web.relationships.goals import changing, views, writing

app_name = "goals"
urlpatterns = [
    path("<public_id:relationship>/", views.goal_list, name="list"),
    path("<public_id:relationship>/new/", writing.new, name="new"),
    path("goal/<public_id:goal>/", views.goal_page, name="goal"),
    path("goal/<public_id:goal>/words/", writing.edit, name="edit"),
    path("goal/<public_id:goal>/levels/", writing.levels, name="levels"),
    path("goal/<public_id:goal>/rate/", changing.rate, name="rate"),
    path("goal/<public_id:goal>/state/", changing.state, name="state"),
    path("goal/<public_id:goal>/steps/", changing.step_add, name="step-add"),
    path("steps/<public_id:goal_step>/", changing.step, name="step"),
]

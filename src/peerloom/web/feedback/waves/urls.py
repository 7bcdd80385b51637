from django.urls import path

from peerloom.web.feedback.waves import acting, files, groups, overview, planning, responses, wave_page

app_name = "surveys"
urlpatterns = [
    path("wave/<public_id:wave>/", wave_page.wave, name="wave"),
    path("wave/<public_id:wave>/preview/", wave_page.preview, name="preview"),
    path("wave/<public_id:wave>/change/", planning.change, name="change"),
    path("wave/<public_id:wave>/open/", acting.open_now, name="open"),
    path("wave/<public_id:wave>/remind/", acting.remind, name="remind"),
    path("wave/<public_id:wave>/extend/", acting.extend, name="extend"),
    path("wave/<public_id:wave>/close/", acting.close, name="close"),
    path("wave/<public_id:wave>/call-off/", acting.call_off, name="call-off"),
    path("wave/<public_id:wave>/responses/", responses.by_person, name="responses"),
    path("wave/<public_id:wave>/answers.csv", files.answers, name="export"),
    path("wave/<public_id:wave>/codebook.csv", files.meanings, name="codebook"),
    path("comparison/<public_id:comparison_group>/", groups.group, name="group"),
    path("comparison/<public_id:comparison_group>/drop/", groups.drop, name="group-drop"),
    path("<public_id:cohort>/", overview.overview, name="overview"),
    path("<public_id:cohort>/plan/", planning.plan, name="plan"),
    path("<public_id:cohort>/comparison/", groups.group_list, name="groups"),
    path("<public_id:cohort>/comparison/new/", groups.new, name="group-new"),
]

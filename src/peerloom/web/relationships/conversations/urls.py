from django.urls import path

from peerloom.web.relationships.conversations import acts, files, policy, reports, staff, talks

app_name = "conversations"
urlpatterns = [
    path("", talks.talk_list, name="list"),
    path("files/<public_id:attachment>/", files.file, name="file"),
    path("said/<public_id:message>/report/", acts.report, name="report"),
    path("said/<public_id:message>/remove/", acts.remove, name="remove"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/<public_id:report>/", reports.report_detail, name="report-detail"),
    path("reports/<public_id:report>/files/<public_id:attachment>/", files.report_file, name="report-file"),
    path("policy/<public_id:program>/", policy.policy, name="policy"),
    path("staff/programs/<public_id:program>/", staff.thread_list, name="staff-list"),
    path("staff/files/<public_id:attachment>/", files.staff_file, name="staff-file"),
    path("staff/<public_id:relationship>/", staff.read, name="staff-thread"),
    path("<public_id:relationship>/", talks.thread, name="thread"),
    path("<public_id:relationship>/new/", talks.news, name="news"),
    path("<public_id:relationship>/stop/", acts.stop, name="stop"),
]

from django.urls import path

from peerloom.web.feedback.outcomes import by_hand, files, measures, objectives, overview, values

app_name = "outcomes"
urlpatterns = [
    path("measures/", measures.dictionary, name="measures"),
    path("measures/new/", measures.new, name="measure-new"),
    path("measures/starters/", measures.adopt, name="measure-adopt"),
    path("measures/<public_id:measure>/", measures.edit, name="measure"),
    path("measures/<public_id:measure>/archive/", measures.archive, name="measure-archive"),
    path("objectives/<public_id:program>/", objectives.page, name="objectives"),
    path("objectives/<public_id:program>/<public_id:aim>/", objectives.tie, name="objective"),
    path("values/<public_id:outcome>/", values.correct, name="correct"),
    path("values/<public_id:outcome>/remove/", values.remove, name="remove"),
    path("<public_id:cohort>/", overview.overview, name="overview"),
    path("<public_id:cohort>/export/", overview.export, name="export"),
    path("<public_id:cohort>/files/new/", files.upload, name="upload"),
    path("<public_id:cohort>/files/<public_id:outcome_file>/", files.file_page, name="file"),
    path("<public_id:cohort>/files/<public_id:outcome_file>/left/", files.left_out, name="file-left"),
    path("<public_id:cohort>/files/<public_id:outcome_file>/discard/", files.discard, name="file-discard"),
    path("<public_id:cohort>/files/<public_id:outcome_file>/undo/", files.undo, name="file-undo"),
    path("<public_id:cohort>/by-hand/", by_hand.choose, name="by-hand"),
    path("<public_id:cohort>/by-hand/<public_id:measure>/", by_hand.grid, name="grid"),
    path("<public_id:cohort>/values/<public_id:measure>/", values.of_measure, name="values"),
]

from django.urls import path

from peerloom.web.matching.views import imports, moves, overview, publishing, review, rules, runs

app_name = "matching"

COHORT = "<public_id:cohort>/"
SHEET = f"{COHORT}sheets/<public_id:sheet>/"
RUN = f"{COHORT}runs/<public_id:run>/"

urlpatterns = [
    path(COHORT, overview.overview, name="overview"),
    path(f"{COHORT}upload/", imports.upload, name="upload"),
    path(SHEET, imports.sheet_page, name="sheet"),
    path(f"{SHEET}discard/", imports.discard, name="sheet-discard"),
    path(f"{COHORT}rules/", rules.rules, name="rules"),
    path(f"{COHORT}run/", runs.start, name="run-start"),
    path(RUN, review.run_page, name="run"),
    path(f"{RUN}cancel/", runs.cancel, name="run-cancel"),
    path(f"{RUN}discard/", runs.discard, name="run-discard"),
    path(f"{RUN}decide/", review.decide, name="decide"),
    path(f"{RUN}differences/", review.differences_page, name="differences"),
    path(f"{RUN}move/<public_id:mentee>/", moves.move, name="move"),
    path(f"{RUN}publish/", publishing.publish, name="publish"),
    path(f"{RUN}undo/", publishing.undo, name="undo"),
    path(f"{RUN}pairs.csv", publishing.pairs_file, name="pairs-file"),
]

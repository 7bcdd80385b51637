from django.urls import path

from peerloom.web.training.views import certificates, learning, lesson_files, pieces, progress, quizzes, writing

app_name = "courses"
urlpatterns = [
    path("", learning.mine, name="mine"),
    path("courses/<public_id:course>/", learning.course, name="course"),
    path("courses/<public_id:course>/finish/", learning.finish, name="finish"),
    path("lessons/<public_id:lesson>/", learning.lesson, name="lesson"),
    path("lessons/<public_id:lesson>/done/", learning.lesson_done, name="lesson-done"),
    path("lessons/<public_id:lesson>/file/", lesson_files.file, name="file"),
    path("lessons/<public_id:lesson>/captions/", lesson_files.captions, name="captions"),
    path("quizzes/<public_id:module>/", quizzes.quiz, name="quiz"),
    path("quizzes/<public_id:module>/tries/<public_id:attempt>/", quizzes.attempt, name="attempt"),
    path("certificates/<public_id:completion>/", certificates.certificate, name="certificate"),
    path("programs/<public_id:program>/", writing.course_list, name="list"),
    path("programs/<public_id:program>/add/", writing.add_builtin, name="add-builtin"),
    path("programs/<public_id:program>/new/", writing.new, name="new"),
    path("programs/<public_id:program>/progress/", progress.overview, name="progress"),
    path("programs/<public_id:program>/remind/", progress.remind, name="remind"),
    path("write/<public_id:course>/", writing.outline, name="outline"),
    path("write/<public_id:course>/about/", writing.about, name="about"),
    path("write/<public_id:course>/publish/", writing.publish, name="publish"),
    path("write/<public_id:course>/move/", pieces.move, name="move"),
    path("write/<public_id:course>/remove/", pieces.remove, name="remove"),
    path("write/<public_id:course>/modules/", pieces.new_module, name="module-new"),
    path("write/modules/<public_id:module>/", pieces.module, name="module"),
    path("write/modules/<public_id:module>/lessons/", pieces.new_lesson, name="lesson-new"),
    path("write/lessons/<public_id:lesson>/", pieces.lesson, name="lesson-edit"),
    path("write/modules/<public_id:module>/questions/", pieces.new_question, name="question-new"),
    path("write/questions/<public_id:quiz_question>/", pieces.question, name="question"),
]

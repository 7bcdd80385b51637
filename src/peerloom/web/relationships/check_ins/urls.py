from django.urls import path

from peerloom.web.relationships.check_ins import asking, conversations, mine, overview

app_name = "check_ins"
urlpatterns = [
    path("", mine.check_in_list, name="mine"),
    path("answer/<public_id:check_in>/", mine.answer, name="answer"),
    path("read/<public_id:said>/", overview.read, name="read"),
    path("read/<public_id:said>/contacted/", overview.contacted, name="contacted"),
    path("ask/<public_id:relationship>/", asking.ask, name="ask"),
    path("talk/<public_id:talk>/", conversations.hold, name="hold"),
    path("talk/<public_id:talk>/skip/", conversations.skip, name="skip"),
    path("talk/<public_id:talk>/hand-over/", conversations.hand_over, name="hand-over"),
    path("<public_id:cohort>/", overview.overview, name="overview"),
    path("<public_id:cohort>/talks/", conversations.conversation_list, name="talks"),
]

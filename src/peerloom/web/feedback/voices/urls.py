from django.urls import path

from peerloom.web.feedback.voices import asking, desk, mine

app_name = "voices"
urlpatterns = [
    path("", mine.testimonials, name="mine"),
    path("begin/<public_id:relationship>/", mine.begin, name="begin"),
    path("own/<public_id:testimonial>/", mine.own, name="own"),
    path("<public_id:cohort>/", desk.desk, name="list"),
    path("<public_id:cohort>/ask/", asking.ask, name="ask"),
    path("desk/<public_id:testimonial>/", desk.testimonial, name="testimonial"),
]

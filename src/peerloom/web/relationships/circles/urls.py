from django.urls import path

from peerloom.web.relationships.circles import forming, group, members, review, seats, workshop_desk, workshops

app_name = "circles"

COHORT = "cohorts/<public_id:cohort>/"
RUN = "runs/<public_id:forming>/"
LOOKED_AFTER = "of/<public_id:circle>/"
WORKSHOP = "workshops/<public_id:workshop>/"
OWN = "<public_id:circle>/"

urlpatterns = [
    path(COHORT, members.circle_list, name="list"),
    path(f"{COHORT}forming/", forming.forming, name="forming"),
    path(RUN, review.review, name="review"),
    path(f"{RUN}cancel/", forming.cancel, name="cancel"),
    path(f"{RUN}discard/", forming.discard, name="discard"),
    path(f"{RUN}publish/", review.publish, name="publish"),
    path(f"{RUN}undo/", review.undo, name="undo"),
    path(f"{RUN}move/<public_id:seated>/", seats.move, name="move"),
    path(f"{RUN}name/<public_id:proposed>/", review.rename, name="rename-proposed"),
    path(LOOKED_AFTER, members.looked_after, name="members"),
    path(f"{LOOKED_AFTER}add/", members.add, name="member-add"),
    path(f"{LOOKED_AFTER}change/", members.change, name="member-change"),
    path(f"{LOOKED_AFTER}take-out/", members.remove, name="member-take-out"),
    path(f"{LOOKED_AFTER}name/", members.rename, name="rename"),
    path(f"{COHORT}workshops/", workshop_desk.workshop_list, name="workshop-list"),
    path(f"{COHORT}workshops/new/", workshop_desk.new, name="workshop-new"),
    path("workshops/", workshops.mine, name="workshops"),
    path(WORKSHOP, workshops.detail, name="workshop"),
    path(f"{WORKSHOP}place/", workshops.place, name="workshop-place"),
    path(f"{WORKSHOP}desk/", workshop_desk.desk, name="workshop-desk"),
    path(f"{WORKSHOP}edit/", workshop_desk.edit, name="workshop-edit"),
    path(f"{WORKSHOP}call-off/", workshop_desk.call_off, name="workshop-call-off"),
    path(f"{WORKSHOP}attendance/", workshop_desk.attendance, name="workshop-attendance"),
    path(OWN, group.circle, name="circle"),
    path(f"{OWN}turns/", group.turns, name="turns"),
    path(f"{OWN}leave/", group.leave, name="leave"),
]

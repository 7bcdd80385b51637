from django.urls import include, path

from peerloom.web.people.views import entrance, invitations, organisations, persons, profile, roles

app_name = "people"

pages = [
    path("", persons.people_list, name="list"),
    path("profile/", profile.profile, name="profile"),
    path("settings/", organisations.settings, name="settings"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<public_id:invitation>/resend/", invitations.resend, name="invitation_resend"),
    path("invitations/<public_id:invitation>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("<public_id:person>/", persons.person_page, name="person"),
    path("<public_id:person>/photo/", profile.photo, name="photo"),
    path("<public_id:person>/roles/", roles.give, name="role_give"),
    path("<public_id:person>/roles/<public_id:membership>/withdraw/", roles.withdraw, name="role_withdraw"),
]

urlpatterns = [
    path("", entrance.organisation_home, name="home"),
    path("people/", include(pages)),
]

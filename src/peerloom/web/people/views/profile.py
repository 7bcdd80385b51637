from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.people.models import Person
from peerloom.domain.people.operations.profiles import (
    change_availability,
    change_photo,
    change_profile,
    remove_photo,
)
from peerloom.domain.people.photos import UnusablePhoto
from peerloom.domain.people.queries import person_of, person_with_photo
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.people.forms.profile import ProfileForm

FIVE_MINUTES = 5 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@for_members()
def profile(request: MemberRequest) -> HttpResponse:
    person = person_of(request.actor)
    form = ProfileForm(request.POST or None, request.FILES or None, person=person)
    if form.is_valid():
        try:
            _save(request, person, form)
        except UnusablePhoto as refused:
            form.add_error("photo", str(refused))
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect("people:profile", request.organisation.slug)
    context = {"form": form, "person": person}
    return render(request, "people/profile.html", context, status=422 if form.errors else 200)


def _save(request: MemberRequest, person: Person, form: ProfileForm) -> None:
    """The photo goes first: when it is refused, nothing else is saved and the form says why."""
    by, at = request.actor, clock.now()
    if photo := form.cleaned_data["photo"]:
        change_photo(person=person, file=photo, size=photo.size, by=by, at=at)
    elif form.cleaned_data.get("remove_photo"):
        remove_photo(person=person, by=by, at=at)
    change_profile(person=person, profile=form.profile(), by=by, at=at)
    week = form.new_week()
    if week is not None:
        change_availability(person=person, week=week, by=by, at=at)


@require_safe
@cache_control(private=True, max_age=FIVE_MINUTES)
@for_members()
def photo(request: MemberRequest, person: str) -> HttpResponseBase:
    """A member's face, for members; kept for a little while, then asked for again and sent only if it changed."""
    shown = person_with_photo(request.actor, person)
    if shown is None:
        raise Http404
    tag = quote_etag(str(shown.photo.name))  # every picture gets a new random name
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged:
        return unchanged
    response = FileResponse(shown.photo.open("rb"), content_type="image/webp")
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response

"""Addresses of the installation itself; everything of an organisation stands in organisation_urls."""

from django.urls import include, path

from doors.errors import not_found
from vsportal.web import views

handler400 = "doors.errors.bad_request"
handler403 = "doors.errors.forbidden"
handler404 = "doors.errors.not_found"
handler500 = "doors.errors.server_error"

urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("", include("vsportal.operations.urls")),
    # An address is given by an organisation: who could change the own could take one that somebody else is invited by.
    path("accounts/email/", not_found),
    path("accounts/", include("allauth.account.urls")),
    path("organisations/", views.organisations, name="organisations"),
    path("profile/", include("people.profile.urls")),
]

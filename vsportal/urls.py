"""Addresses of the installation itself; everything of an organisation stands in organisation_urls."""

from django.urls import include, path

from doors.errors import not_found
from sign_in.views import entrance
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
    path("accounts/", include("sign_in.urls")),
    path("accounts/2fa/totp/activate/", entrance.AddApp.as_view(), name="mfa_activate_totp"),
    path("accounts/2fa/webauthn/add/", entrance.AddKey.as_view(), name="mfa_add_webauthn"),
    path("accounts/", include("allauth.urls")),
    path("organisations/", views.organisations, name="organisations"),
    path("invitations/", include("people.invitation_urls")),
    path("calendar/", include("governance.cadence.feed_urls")),
    path("profile/", include("people.profile.urls")),
    path("start/", include("vsportal.first_day.founding.urls")),
]

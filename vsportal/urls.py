"""Addresses of the installation itself; everything of an organisation stands in organisation_urls."""

from django.urls import include, path

from vsportal.web import views

handler400 = "doors.errors.bad_request"
handler403 = "doors.errors.forbidden"
handler404 = "doors.errors.not_found"
handler500 = "doors.errors.server_error"

urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("livez", views.livez, name="livez"),
    path("accounts/", include("allauth.account.urls")),
    path("organisations/", views.organisations, name="organisations"),
]

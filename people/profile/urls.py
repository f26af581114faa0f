"""Addresses of the person, outside every organisation."""

from django.urls import path

from people.profile.views import Profile

app_name = "profile"
urlpatterns = [
    path("", Profile.as_view(), name="page"),
]

"""Addresses of the person, outside every organisation."""

from django.urls import path

from people.personal_data.views import download
from people.profile.views import Profile

app_name = "profile"
urlpatterns = [
    path("", Profile.as_view(), name="page"),
    path("personal-data/", download, name="personal_data"),
]

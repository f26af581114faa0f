"""Addresses of erasing, inside an organisation under people/."""

from django.urls import path

from people.personal_data.views import Erase

app_name = "personal_data"
urlpatterns = [path("<uuid:pk>/erase/", Erase.as_view(), name="erase")]

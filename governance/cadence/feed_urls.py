"""The addresses of calendar files, which lie outside every organisation."""

from django.urls import path

from governance.cadence.views.feeds import read

urlpatterns = [path("<str:token>.ics", read, name="calendar_feed")]

"""Addresses of founding an organisation, outside every organisation."""

from django.urls import path

from vsportal.first_day.founding import views

app_name = "founding"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("sent/", views.sent, name="sent"),
    path("<str:token>/", views.confirm, name="confirm"),
]

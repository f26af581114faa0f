"""Addresses of the set-up list, inside an organisation."""

from django.urls import path

from vsportal.first_day import views

app_name = "first_day"
urlpatterns = [
    path("", views.FirstSteps.as_view(), name="steps"),
    path("settings-fit/", views.settings_fit, name="settings_fit"),
    path("put-away/", views.put_away, name="put_away"),
    path("take-out/", views.take_out, name="take_out"),
]

"""Addresses of the installation around signing in; allauth's own stand beside them."""

from django.urls import path

from sign_in.views import entrance

app_name = "sign_in"
urlpatterns = [
    path("second-factor/", entrance.second_factor_asked, name="second_factor_asked"),
    path("with/", entrance.WithOrganisation.as_view(), name="with_organisation"),
    path("with/<uuid:provider>/callback/", entrance.arrive, name="arrive"),
]

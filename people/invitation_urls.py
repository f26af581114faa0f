"""The addresses of people that lie outside every organisation."""

from django.urls import path

from people.views.accepting import accept, accept_with

urlpatterns = [
    path("<str:token>/", accept, name="invitation"),
    path("<str:token>/with/<uuid:provider>/", accept_with, name="invitation_with"),
]

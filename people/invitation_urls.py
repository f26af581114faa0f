"""The one address of people that lies outside every organisation."""

from django.urls import path

from people.views.accepting import accept

urlpatterns = [path("<str:token>/", accept, name="invitation")]

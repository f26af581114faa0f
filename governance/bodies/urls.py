"""Addresses of bodies and seats."""

from django.urls import path

from governance.bodies import views

app_name = "bodies"
urlpatterns = [
    path("", views.BodyList.as_view(), name="list"),
    path("new/", views.Make.as_view(), name="make"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/describe/", views.Describe.as_view(), name="describe"),
    path("<uuid:pk>/seats/new/", views.GiveSeat.as_view(), name="give_seat"),
    path("<uuid:pk>/interests/new/", views.DeclareInterest.as_view(), name="declare_interest"),
    path("interests/<uuid:pk>/end/", views.end_interest, name="end_interest"),
    path("seats/<uuid:pk>/end/", views.EndSeat.as_view(), name="end_seat"),
]

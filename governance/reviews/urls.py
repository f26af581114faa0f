"""Addresses of reviews, and of the changes they ask for."""

from django.urls import path

from governance.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.ReviewList.as_view(), name="list"),
    path("requests/", views.RequestList.as_view(), name="requests"),
    path("requests/<uuid:pk>/settle/", views.Settle.as_view(), name="settle"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/record/", views.Record.as_view(), name="record"),
    path("<uuid:pk>/requests/new/", views.Ask.as_view(), name="ask"),
]

"""Addresses of risks."""

from django.urls import path

from governance.risks import views

app_name = "risks"
urlpatterns = [
    path("", views.RiskList.as_view(), name="list"),
    path("new/", views.Record.as_view(), name="record"),
    path("causes/", views.CauseList.as_view(), name="causes"),
    path("appetites/", views.AppetiteList.as_view(), name="appetites"),
    path("appetites/new/", views.SetAppetite.as_view(), name="set_appetite"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/describe/", views.Describe.as_view(), name="describe"),
    path("<uuid:pk>/grade/", views.Grade.as_view(), name="grade"),
    path("<uuid:pk>/move/", views.Move.as_view(), name="move"),
]

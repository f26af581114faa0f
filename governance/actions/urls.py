"""Addresses of actions."""

from django.urls import path

from governance.actions import views

app_name = "actions"
urlpatterns = [
    path("actions/", views.ActionList.as_view(), name="list"),
    path("actions/<uuid:pk>/", views.detail, name="detail"),
    path("actions/<uuid:pk>/settle/", views.Settle.as_view(), name="settle"),
    path("actions/<uuid:pk>/reopen/", views.Reopen.as_view(), name="reopen"),
    path("actions/<uuid:pk>/change/", views.Change.as_view(), name="change"),
    path("meetings/<uuid:pk>/actions/new/", views.Agree.as_view(), name="agree"),
]

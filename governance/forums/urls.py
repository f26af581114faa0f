"""Addresses of forums."""

from django.urls import path

from governance.forums import views
from governance.forums.models import Forum
from rights.views import Mark, Unmark

app_name = "forums"
urlpatterns = [
    path("", views.ForumList.as_view(), name="list"),
    path("new/", views.Make.as_view(), name="make"),
    path("preview/", views.preview, name="preview"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/change/", views.Change.as_view(), name="change"),
    path("<uuid:pk>/close/", views.Close.as_view(), name="close"),
    path("<uuid:pk>/confidential/", Mark.as_view(model=Forum), name="mark"),
    path("<uuid:pk>/open/", Unmark.as_view(model=Forum), name="unmark"),
]

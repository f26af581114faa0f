"""Addresses of meetings and agenda items."""

from django.urls import path

from governance.meetings import views

app_name = "meetings"
urlpatterns = [
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/move/", views.Move.as_view(), name="move"),
    path("<uuid:pk>/cancel/", views.Cancel.as_view(), name="cancel"),
    path("<uuid:pk>/hold/", views.hold, name="hold"),
    path("<uuid:pk>/items/", views.add_item, name="add_item"),
    path("<uuid:pk>/send/", views.send, name="send"),
    path("items/<uuid:pk>/", views.item, name="item"),
]

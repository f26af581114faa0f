"""Addresses of meetings and agenda items."""

from django.urls import path

from governance.meetings import views

app_name = "meetings"
urlpatterns = [
    path("forums/<uuid:pk>/next/", views.next_of, name="next"),
    path("meetings/<uuid:pk>/", views.detail, name="detail"),
    path("meetings/<uuid:pk>/move/", views.Move.as_view(), name="move"),
    path("meetings/<uuid:pk>/cancel/", views.Cancel.as_view(), name="cancel"),
    path("meetings/<uuid:pk>/hold/", views.hold, name="hold"),
    path("meetings/<uuid:pk>/attendance/", views.attendance, name="attendance"),
    path("meetings/<uuid:pk>/apologies/", views.apologies, name="apologies"),
    path("meetings/<uuid:pk>/items/", views.add_item, name="add_item"),
    path("meetings/<uuid:pk>/send/", views.send, name="send"),
    path("meetings/items/<uuid:pk>/recuse/", views.Recuse.as_view(), name="recuse"),
    path("meetings/items/<uuid:pk>/", views.item, name="item"),
]

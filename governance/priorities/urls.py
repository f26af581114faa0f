"""Addresses of strategic priorities."""

from django.urls import path

from governance.priorities import views

app_name = "priorities"
urlpatterns = [
    path("", views.PriorityList.as_view(), name="list"),
    path("new/", views.Set.as_view(), name="set"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/change/", views.Change.as_view(), name="change"),
    path("<uuid:pk>/end/", views.End.as_view(), name="end"),
]

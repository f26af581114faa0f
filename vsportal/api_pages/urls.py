"""Addresses of the pages about the API."""

from django.urls import include, path

from vsportal.api_pages import views

tokens = [
    path("", views.TokenList.as_view(), name="list"),
    path("new/", views.MakeToken.as_view(), name="make"),
    path("<uuid:pk>/revoke/", views.RevokeToken.as_view(), name="revoke"),
]

urlpatterns = [
    path("", views.Documentation.as_view(), name="api_docs"),
    path("tokens/", include((tokens, "tokens"))),
]

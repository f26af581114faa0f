"""Addresses of one organisation around signing in."""

from django.urls import path

from sign_in.views import settings

app_name = "entry"
urlpatterns = [
    path("organisation/sign-in/", settings.PolicyPage.as_view(), name="policy"),
    path("organisation/sign-in/providers/new/", settings.AddProvider.as_view(), name="add_provider"),
    path("organisation/sign-in/providers/<uuid:provider>/", settings.ChangeProvider.as_view(), name="change_provider"),
    path("sign-in/", settings.mine, name="mine"),
    path("sign-in/<uuid:provider>/link/", settings.link_me, name="link"),
    path("sign-in/<uuid:provider>/unlink/", settings.unlink_me, name="unlink"),
]

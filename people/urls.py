"""Addresses of people and invitations."""

from django.urls import path

from people.views import importing, invitations, leaving, pages

app_name = "people"
urlpatterns = [
    path("", pages.PeopleList.as_view(), name="list"),
    path("invitations/", invitations.InvitationList.as_view(), name="invitations"),
    path("invitations/new/", invitations.Invite.as_view(), name="invite"),
    path("invitations/<uuid:pk>/send-again/", invitations.send_again, name="send_again"),
    path("invitations/<uuid:pk>/withdraw/", invitations.withdraw, name="withdraw"),
    path("import/", importing.Upload.as_view(), name="import"),
    path("import/sample.csv", importing.Sample.as_view(), name="import_sample"),
    path("import/<uuid:token>/", importing.Preview.as_view(), name="import_preview"),
    path("<uuid:pk>/", pages.detail, name="detail"),
    path("<uuid:pk>/change/", pages.Change.as_view(), name="change"),
    path("<uuid:pk>/leave/", leaving.Leave.as_view(), name="leave"),
    path("<uuid:pk>/stay/", pages.stay, name="stay"),
]

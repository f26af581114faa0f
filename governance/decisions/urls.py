"""Addresses of decisions."""

from django.urls import path

from governance.decisions.models import Decision
from governance.decisions.views import acts, asking, detail, facts, mine, register
from rights.views import Mark, Unmark

app_name = "decisions"
urlpatterns = [
    path("", register.Register.as_view(), name="list"),
    path("views/", register.save_view, name="save_view"),
    path("views/<uuid:pk>/forget/", register.forget_view, name="forget_view"),
    path("new/", asking.New.as_view(), name="new"),
    path("route/", asking.route, name="route"),
    path("mine/", mine.mine, name="mine"),
    path("<uuid:pk>/", detail.detail, name="detail"),
    path("<uuid:pk>/edit/", asking.Edit.as_view(), name="edit"),
    path("<uuid:pk>/facts/", facts.ChangeFacts.as_view(), name="change_facts"),
    path("<uuid:pk>/propose/", acts.propose, name="propose"),
    path("<uuid:pk>/decide/", acts.decide, name="decide"),
    path("<uuid:pk>/defer/", acts.defer, name="defer"),
    path("<uuid:pk>/withdraw/", acts.withdraw, name="withdraw"),
    path("<uuid:pk>/asks/<uuid:ask>/", acts.reply, name="reply"),
    path("<uuid:pk>/ballot/", acts.open_ballot, name="open_ballot"),
    path("<uuid:pk>/vote/", acts.vote, name="vote"),
    path("<uuid:pk>/comments/", acts.comment, name="comment"),
    path("<uuid:pk>/attachments/", acts.attach, name="attach"),
    path("<uuid:pk>/attachments/<uuid:attachment>/", acts.download, name="download"),
    path("<uuid:pk>/attachments/<uuid:attachment>/remove/", acts.remove_attachment, name="remove_attachment"),
    path("<uuid:pk>/conditions/<uuid:condition>/", acts.meet, name="meet"),
    path("<uuid:pk>/confidential/", Mark.as_view(model=Decision), name="mark"),
    path("<uuid:pk>/open/", Unmark.as_view(model=Decision), name="unmark"),
]

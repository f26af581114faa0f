"""Addresses of value streams, under /t/<slug>/streams/."""

from django.urls import path

from rights.views import Mark, Unmark
from streams.boundaries import views as boundaries
from streams.dependencies import views as dependencies
from streams.models import ValueStream
from streams.views import actions, changes, deciding, pages

app_name = "streams"
urlpatterns = [
    path("", pages.StreamList.as_view(), name="list"),
    path("portfolio/", pages.Portfolio.as_view(), name="portfolio"),
    path("map/", dependencies.StreamMapPage.as_view(), name="map"),
    path("<uuid:pk>/dependencies/declare/", dependencies.DeclareDependency.as_view(), name="declare_dependency"),
    path("<uuid:pk>/dependencies/<uuid:item>/end/", dependencies.EndDependency.as_view(), name="end_dependency"),
    path("overlaps/", boundaries.OverlapList.as_view(), name="overlaps"),
    path("new/", changes.Draft.as_view(), name="create"),
    path("<uuid:pk>/", pages.StreamDetail.as_view(), name="detail"),
    path("<uuid:pk>/edit/", changes.Describe.as_view(), name="edit"),
    path("<uuid:pk>/activate/", actions.Activate.as_view(), name="activate"),
    path("<uuid:pk>/retire/", changes.Retire.as_view(), name="retire"),
    path("<uuid:pk>/stakeholders/add/", changes.AddStakeholder.as_view(), name="add_stakeholder"),
    path("<uuid:pk>/stakeholders/<uuid:item>/remove/", actions.RemoveStakeholder.as_view(), name="remove_stakeholder"),
    path("<uuid:pk>/boundary/declare/", changes.DeclareScopeItem.as_view(), name="declare_scope_item"),
    path("<uuid:pk>/boundary/<uuid:item>/withdraw/", actions.WithdrawScopeItem.as_view(), name="withdraw_scope_item"),
    path("<uuid:pk>/boundary/<uuid:item>/change/", deciding.ChangeScopeItem.as_view(), name="change_scope_item"),
    path("<uuid:pk>/agreements/propose/", boundaries.ProposeAgreement.as_view(), name="propose_agreement"),
    path("<uuid:pk>/agreements/<uuid:item>/agree/", boundaries.Agree.as_view(), name="agree"),
    path(
        "<uuid:pk>/agreements/<uuid:item>/withdraw/", boundaries.WithdrawAgreement.as_view(), name="withdraw_agreement"
    ),
    path("<uuid:pk>/disputes/raise/", boundaries.RaiseDispute.as_view(), name="raise_dispute"),
    path("<uuid:pk>/disputes/<uuid:item>/let-go/", boundaries.LetGo.as_view(), name="let_go"),
    path("<uuid:pk>/disputes/<uuid:item>/change/", boundaries.ProposeChange.as_view(), name="propose_change"),
    path("<uuid:pk>/disputed/<uuid:item>/agree/", boundaries.AgreeToChange.as_view(), name="agree_to_change"),
    path("<uuid:pk>/roles/<uuid:item>/delegate/", deciding.Delegate.as_view(), name="delegate"),
    path("<uuid:pk>/delegations/<uuid:item>/end/", deciding.EndDelegation.as_view(), name="end_delegation"),
    path("<uuid:pk>/roles/assign/", changes.AssignRole.as_view(), name="assign_role"),
    path("<uuid:pk>/roles/<uuid:item>/end/", changes.EndTerm.as_view(), name="end_term"),
    path("<uuid:pk>/work/open/", changes.OpenWork.as_view(), name="open_work"),
    path("<uuid:pk>/work/<uuid:item>/close/", changes.CloseWork.as_view(), name="close_work"),
    path("<uuid:pk>/confidential/", Mark.as_view(model=ValueStream), name="mark"),
    path("<uuid:pk>/open/", Unmark.as_view(model=ValueStream), name="unmark"),
]

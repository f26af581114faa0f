"""Addresses of escalations."""

from django.urls import path

from governance.escalations import views

app_name = "escalations"
urlpatterns = [
    path("", views.EscalationList.as_view(), name="list"),
    path("new/", views.Raise.as_view(), name="raise"),
    path("new/ruling/", views.ruling, name="ruling"),
    path("stuck/", views.stuck, name="stuck"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/answer/", views.Answer.as_view(), name="answer"),
    path("<uuid:pk>/withdraw/", views.Withdraw.as_view(), name="withdraw"),
]

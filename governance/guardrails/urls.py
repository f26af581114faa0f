"""Addresses of guardrails."""

from django.urls import path

from governance.guardrails import views

app_name = "guardrails"
urlpatterns = [
    path("", views.GuardrailList.as_view(), name="list"),
    path("new/", views.SetOne.as_view(), name="set"),
    path("breaches/", views.BreachList.as_view(), name="breaches"),
    path("breaches/<uuid:pk>/", views.breach, name="breach"),
    path("breaches/<uuid:pk>/answer/", views.AnswerOne.as_view(), name="answer"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/change/", views.Change.as_view(), name="change"),
    path("<uuid:pk>/end/", views.End.as_view(), name="end"),
    path("<uuid:pk>/measure/", views.measure, name="measure"),
]

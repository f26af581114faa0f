"""Addresses of the audit record."""

from django.urls import path

from vsportal.web.audit.pages import AttemptsPage, AuditPage, evidence, walk

app_name = "audit"
urlpatterns = [
    path("", AuditPage.as_view(), name="list"),
    path("chain/", walk, name="verify"),
    path("attempts/", AttemptsPage.as_view(), name="attempts"),
    path("<uuid:pk>/evidence/", evidence, name="evidence"),
]

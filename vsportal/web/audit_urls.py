"""Addresses of the audit record."""

from django.urls import path

from vsportal.web.audit_pages import AuditPage, ChainPage

app_name = "audit"
urlpatterns = [
    path("", AuditPage.as_view(), name="list"),
    path("chain/", ChainPage.as_view(), name="verify"),
]

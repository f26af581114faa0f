"""Addresses of one organisation: everything behind /t/<slug>/."""

from django.urls import include, path

from vsportal.admin import site
from vsportal.organisation.retention.views import RetentionPage
from vsportal.organisation.views import SettingsPage
from vsportal.web import views
from vsportal.web.markings import Markings
from vsportal.web.search import SearchPage

handler400 = "doors.errors.bad_request"
handler403 = "doors.errors.forbidden"
handler404 = "doors.errors.not_found"
handler500 = "doors.errors.server_error"

urlpatterns = [
    path("", views.my_week, name="my_week"),
    path("search/", SearchPage.as_view(), name="search"),
    path("streams/", include("streams.urls")),
    path("authority/", include("rights.matrix.urls")),
    path("indicators/", include("indicators.urls")),
    path("governance/", include("governance.urls")),
    path("decisions/", include("governance.decisions.urls")),
    path("escalations/", include("governance.escalations.urls")),
    path("reviews/", include("governance.reviews.urls")),
    path("risks/", include("governance.risks.urls")),
    path("guardrails/", include("governance.guardrails.urls")),
    path("calendar/", include("governance.cadence.urls")),
    path("packs/", include("packs.urls")),
    path("people/", include("people.urls")),
    path("people/", include("people.personal_data.urls")),
    path("audit/confidential/", Markings.as_view(), name="confidential"),
    path("audit/", include("vsportal.web.audit.urls")),
    path("first-steps/", include("vsportal.first_day.urls")),
    path("organisation/", SettingsPage.as_view(), name="organisation"),
    path("organisation/retention/", RetentionPage.as_view(), name="organisation_retention"),
    path("", include("sign_in.organisation_urls")),
    path("admin/", site.urls),
    path("api/", include("vsportal.api_pages.urls")),
    path("api/v1/", include(("vsportal.api", "api"))),
]

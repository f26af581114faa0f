"""The API of an organisation, under /t/<slug>/api/v1/: every app's viewsets on one router."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from governance.actions.api import ActionViewSet
from governance.bodies.api import BodyViewSet, InterestViewSet, SeatViewSet
from governance.cadence.api import (
    CoverageViewSet,
    FeedViewSet,
    InterruptionViewSet,
    WaiverViewSet,
    WindowViewSet,
)
from governance.decisions.api import DecisionViewSet
from governance.escalations.api import EscalationViewSet
from governance.forums.api import ForumViewSet
from governance.guardrails.api import BreachViewSet, GuardrailViewSet
from governance.meetings.api import AgendaItemViewSet, AttendanceViewSet, MeetingViewSet, RecusalViewSet
from governance.minutes.api import AmendmentViewSet, MinuteLineViewSet, MinutesViewSet
from governance.priorities.api import PriorityViewSet
from governance.reviews.api import ChangeRequestViewSet, ReviewViewSet
from governance.risks.api import AppetiteViewSet, RiskViewSet
from indicators.api import IndicatorViewSet, ReadingViewSet, SignalViewSet
from packs.api import PackViewSet
from people.api import InvitationViewSet, PersonViewSet
from rights.matrix.api import FactViewSet, LevelViewSet, VersionViewSet
from streams.api import StreamViewSet
from streams.boundaries.api import AgreementViewSet, DisputeViewSet
from vsportal.api_pages.views import OpenApi
from vsportal.operations.mail import MessageViewSet
from vsportal.web.audit.api import EventViewSet
from vsportal.web.search import SearchViewSet

router = SimpleRouter(trailing_slash=True)
router.register("streams", StreamViewSet, basename="stream")
router.register("interface-agreements", AgreementViewSet, basename="interface_agreement")
router.register("boundary-disputes", DisputeViewSet, basename="boundary_dispute")
router.register("indicators", IndicatorViewSet, basename="indicator")
router.register("readings", ReadingViewSet, basename="reading")
router.register("signals", SignalViewSet, basename="signal")
router.register("bodies", BodyViewSet, basename="body")
router.register("seats", SeatViewSet, basename="seat")
router.register("interests", InterestViewSet, basename="interest")
router.register("forums", ForumViewSet, basename="forum")
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("attendance", AttendanceViewSet, basename="attendance")
router.register("recusals", RecusalViewSet, basename="recusal")
router.register("minutes", MinutesViewSet, basename="minutes")
router.register("minute-lines", MinuteLineViewSet, basename="minute_line")
router.register("amendments", AmendmentViewSet, basename="amendment")
router.register("agenda-items", AgendaItemViewSet, basename="agenda_item")
router.register("actions", ActionViewSet, basename="action")
router.register("guardrails", GuardrailViewSet, basename="guardrail")
router.register("guardrail-breaches", BreachViewSet, basename="guardrail_breach")
router.register("risks", RiskViewSet, basename="risk")
router.register("risk-appetites", AppetiteViewSet, basename="risk_appetite")
router.register("calendar-links", FeedViewSet, basename="calendar_link")
router.register("priority-windows", WindowViewSet, basename="priority_window")
router.register("cycles", CoverageViewSet, basename="cycle")
router.register("cycle-waivers", WaiverViewSet, basename="cycle_waiver")
router.register("interruptions", InterruptionViewSet, basename="interruption")
router.register("decisions", DecisionViewSet, basename="decision")
router.register("escalations", EscalationViewSet, basename="escalation")
router.register("reviews", ReviewViewSet, basename="review")
router.register("priorities", PriorityViewSet, basename="priority")
router.register("change-requests", ChangeRequestViewSet, basename="change_request")
router.register("authority/levels", LevelViewSet, basename="level")
router.register("authority/facts", FactViewSet, basename="fact")
router.register("authority/versions", VersionViewSet, basename="matrix_version")
router.register("packs", PackViewSet, basename="pack")
router.register("people", PersonViewSet, basename="person")
router.register("invitations", InvitationViewSet, basename="invitation")
router.register("messages", MessageViewSet, basename="message")
router.register("audit", EventViewSet, basename="audit")

urlpatterns = [
    path("search/", SearchViewSet.as_view({"get": "list"}), name="search"),
    path("openapi.json", OpenApi.as_view(), name="openapi"),
    *router.urls,
]

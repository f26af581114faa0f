"""The API of an organisation, under /t/<slug>/api/v1/: every app's viewsets on one router."""

from rest_framework.routers import SimpleRouter

from streams.api import StreamViewSet
from vsportal.web.audit_pages import EventViewSet

router = SimpleRouter(trailing_slash=True)
router.register("streams", StreamViewSet, basename="stream")
router.register("audit", EventViewSet, basename="audit")

urlpatterns = router.urls

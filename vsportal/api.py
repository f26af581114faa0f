"""The API of an organisation, under /t/<slug>/api/v1/: every app's viewsets on one router."""

from rest_framework.routers import SimpleRouter

router = SimpleRouter(trailing_slash=True)

urlpatterns = router.urls

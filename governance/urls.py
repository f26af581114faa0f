"""Bodies, priorities, forums and meetings: each room has its own addresses and its own namespace."""

from django.urls import include, path

urlpatterns = [
    path("bodies/", include("governance.bodies.urls")),
    path("priorities/", include("governance.priorities.urls")),
    path("forums/", include("governance.forums.urls")),
    path("", include("governance.actions.urls")),
    path("", include("governance.minutes.urls")),
    path("", include("governance.meetings.urls")),  # beside their own, the address of a forum's next meeting
]

"""Addresses of the calendar and of what belongs to the cadence."""

from django.urls import path

from governance.cadence.views import calendar, feeds

app_name = "cadence"
urlpatterns = [
    path("", calendar.Month.as_view(), name="month"),
    path("quarter/", calendar.Quarter.as_view(), name="quarter"),
    path("feeds/", feeds.FeedList.as_view(), name="feeds"),
    path("feeds/new/", feeds.MakeFeed.as_view(), name="make_feed"),
    path("feeds/<uuid:pk>/revoke/", feeds.RevokeFeed.as_view(), name="revoke_feed"),
]

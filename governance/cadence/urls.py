"""Addresses of the calendar and of what belongs to the cadence."""

from django.urls import path

from governance.cadence.views import calendar, cycles, feeds, interruptions, invitations, windows

app_name = "cadence"
urlpatterns = [
    path("", calendar.Month.as_view(), name="month"),
    path("quarter/", calendar.Quarter.as_view(), name="quarter"),
    path("windows/", windows.WindowList.as_view(), name="windows"),
    path("windows/new/", windows.OpenWindow.as_view(), name="open_window"),
    path("windows/<uuid:pk>/close/", windows.CloseWindow.as_view(), name="close_window"),
    path("cycles/", cycles.Coverage.as_view(), name="cycles"),
    path("cycles/waivers/", cycles.Waivers.as_view(), name="waivers"),
    path("cycles/waivers/new/", cycles.WaiveCycle.as_view(), name="waive_cycle"),
    path("cycles/waivers/<uuid:pk>/end/", cycles.EndWaiver.as_view(), name="end_waiver"),
    path("interruptions/", interruptions.InterruptionList.as_view(), name="interruptions"),
    path("interruptions/new/", interruptions.RecordInterruption.as_view(), name="record_interruption"),
    path("meetings/<uuid:pk>/invite/", invitations.invite, name="invite"),
    path("meetings/<uuid:pk>/interrupt/", interruptions.Interrupt.as_view(), name="interrupt"),
    path("feeds/", feeds.FeedList.as_view(), name="feeds"),
    path("feeds/new/", feeds.MakeFeed.as_view(), name="make_feed"),
    path("feeds/<uuid:pk>/revoke/", feeds.RevokeFeed.as_view(), name="revoke_feed"),
]

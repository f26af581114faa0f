"""Addresses of indicators, inside an organisation."""

from django.urls import path

from indicators.models import Indicator
from indicators.views import changes, imports, pages
from rights.views import Mark, Unmark

app_name = "indicators"
urlpatterns = [
    path("", pages.IndicatorList.as_view(), name="list"),
    path("new/", changes.Define.as_view(), name="define"),
    path("import/", imports.Upload.as_view(), name="import"),
    path("import/sample.csv", imports.Sample.as_view(), name="import_sample"),
    path("import/<uuid:token>/", imports.Preview.as_view(), name="import_preview"),
    path("readings/<uuid:pk>/correct/", changes.Correct.as_view(), name="correct"),
    path("signals/<uuid:pk>/answer/", changes.AnswerSignal.as_view(), name="answer"),
    path("<uuid:pk>/", pages.IndicatorDetail.as_view(), name="detail"),
    path("<uuid:pk>/edit/", changes.Change.as_view(), name="change"),
    path("<uuid:pk>/close/", changes.Close.as_view(), name="close"),
    path("<uuid:pk>/rebase/", changes.RebaseLimits.as_view(), name="rebase"),
    path("<uuid:pk>/readings/new/", changes.Record.as_view(), name="record"),
    path("<uuid:pk>/readings.csv", pages.ReadingsFile.as_view(), name="readings_csv"),
    path("<uuid:pk>/chart.svg", pages.Picture.as_view(), {"kind": "svg"}, name="chart_svg"),
    path("<uuid:pk>/chart.png", pages.Picture.as_view(), {"kind": "png"}, name="chart_png"),
    path("<uuid:pk>/import/", imports.Upload.as_view(), name="import_one"),
    path("<uuid:pk>/import/sample.csv", imports.Sample.as_view(), name="import_sample_one"),
    path("<uuid:pk>/import/<uuid:token>/", imports.Preview.as_view(), name="import_preview_one"),
    path("<uuid:pk>/confidential/", Mark.as_view(model=Indicator), name="mark"),
    path("<uuid:pk>/open/", Unmark.as_view(model=Indicator), name="unmark"),
]

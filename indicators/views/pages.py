"""Pages to read: the list, one indicator, its chart as a picture, its readings as a file."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.exports import export_file
from doors.pages import Breadcrumb, ListPage, Page
from indicators.charts import LITERAL, NARROW, WIDE, Svg, chart_png, chart_svg, legend, table_rows
from indicators.forms import AnswerForm, first_answer
from indicators.models import Indicator, Signal
from indicators.reading_aid import aid_for
from indicators.rules import DEFAULT_RULESET, RULESETS
from indicators.selectors.charts import chart_of, charted
from indicators.selectors.lists import listed_indicators
from indicators.selectors.signals import signals_of
from indicators.selectors.standing import Standing
from indicators.states import SignalState
from indicators.tables import BETTER, UNITS, IndicatorTable
from indicators.wording import notes_in_words, pattern_of, words
from rights.services import holds_anywhere, rights_on
from rights.visibility import visible_or_404
from tenancy import clock

# Two years of weeks stay legible on a page; the picture alone and the file hold everything.
PAGE_WIDE = replace(WIDE, periods=104)
TABLE_ROWS = 26


class IndicatorList(ListPage):
    """Every indicator, to filter, search, sort and take away."""

    title = gettext_lazy("Indicators")
    lead = gettext_lazy(
        "What is measured about the streams. Usual variation is grey; a change that chance does not explain has a word."
    )
    template_name = "indicators/list.html"
    table_class = IndicatorTable

    def rows(self) -> QuerySet[Indicator]:
        """Those that the reader may see; closed ones when asked for."""
        indicators = listed_indicators(self.request.membership, clock.now())
        return indicators if self.request.GET.get("closed") else indicators.in_use()

    def context(self) -> dict[str, Any]:
        """What the reader may do from here."""
        may = holds_anywhere(self.request.membership, "indicators.define", at=clock.now())
        return {"may_define": may, "may_import": may}  # the same people hold both


class IndicatorPage(Page):
    """A page about one indicator."""

    @cached_property
    def indicator(self) -> Indicator:
        """The indicator in the address; a missing one, a hidden one and another organisation's are the same 404."""
        indicators = Indicator.objects.select_related("stream", "owner__user")
        return visible_or_404(indicators, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    def page_title(self) -> str:
        """Its name."""
        return self.indicator.name

    def crumbs(self) -> list[Breadcrumb]:
        """Through the list and the stream."""
        steps = [Breadcrumb(_("Indicators"), reverse("indicators:list"))]
        steps.append(Breadcrumb(self.indicator.stream.name, self.indicator.stream.get_absolute_url()))
        return [*steps, Breadcrumb(self.indicator.name, self.indicator.get_absolute_url())]

    @cached_property
    def held(self) -> frozenset[str]:
        """What the reader may do about it; who keeps the indicator may speak for it."""
        held = rights_on(self.request.membership, self.indicator, at=clock.now())
        if self.indicator.owner_id == self.request.membership.pk:
            held |= {"readings.record", "readings.correct", "signals.answer"}
        return held if self.indicator.closed_at is None else frozenset()


class IndicatorDetail(IndicatorPage):
    """Sentence, chart, what it says, the signal, the readings, the history."""

    template_name = "indicators/detail.html"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The page; everything on it comes from six queries about the indicator."""
        return render(request, self.template_name, self.shown())

    def context(self) -> dict[str, Any]:
        """Everything the page tells."""
        shown, said = charted(self.indicator), words()
        signals = signals_of(self.indicator)
        for signal in signals:
            signal.indicator = self.indicator
        unsettled = next((one for one in signals if one.state in (SignalState.OPEN, SignalState.INVESTIGATING)), None)
        series = shown.series
        ids = {reading.on: reading.pk for reading in shown.readings}
        everything = "all" in self.request.GET
        rows = table_rows(series, said, periods=None if everything else TABLE_ROWS)
        wide = chart_svg(series, frame=WIDE if everything else PAGE_WIDE, words=said, key="chart-w")
        return {
            "indicator": self.indicator,
            "shown": shown,
            "series": series,
            "standing": Standing(self.indicator, series, shown.is_stale),
            "aid": aid_for(shown, unsettled),
            "charts": Svg(wide + chart_svg(series, frame=NARROW, words=said, key="chart-n")),
            "legend": legend(series, words=said),
            "readings": [(row, ids.get(row.on)) for row in rows],
            "signal": unsettled,
            "pattern": pattern_of(unsettled) if unsettled else "",
            "signals": [(one, pattern_of(one)) for one in signals],
            "segments": self._segments(shown),
            "corrections": [
                (one, series.numbers.value(one.was), series.numbers.value(one.became)) for one in shown.corrections
            ],
            "departures": notes_in_words(series.note),
            "ruleset": RULESETS.get(self.indicator.ruleset, RULESETS[DEFAULT_RULESET]),
            "held": self.held,
            "form": self._answer_form(unsettled),
            "target": series.numbers.target(series.target) if series.target is not None else "",
            "better": BETTER[self.indicator.direction],
            "rhythm": UNITS[self.indicator.interval],
            "length": said.periods(len(series.points) if everything else min(len(series.points), 104), series.interval),
            "everything": everything,
        }

    def _answer_form(self, signal: Signal | None) -> AnswerForm | None:
        """The form that answers the signal, for those who may."""
        if signal is None or "signals.answer" not in self.held:
            return None
        return AnswerForm(initial={"answer": first_answer(signal)})

    def _segments(self, shown: Any) -> list[dict[str, Any]]:
        """The limits of each segment, the newest first, in the reader's numbers."""
        numbers = shown.series.numbers
        return [
            {
                "begins_on": one.begins_on,
                "trial": one.trial,
                "reason": one.reason,
                **{
                    name: "" if getattr(one, name) is None else numbers.computed(getattr(one, name))
                    for name in ("mean", "lower", "upper")
                },
            }
            for one in reversed(shown.series.segments)
        ]


class ReadingsFile(IndicatorPage):
    """The readings of one indicator, as they can be imported again."""

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """A CSV file with date and value, oldest first."""
        rows = self.indicator.readings.order_by("on").values_list("on", "value")
        return export_file("csv", f"{slugify(self.indicator.name) or 'readings'}", ["date", "value"], rows)


class Picture(IndicatorPage):
    """The chart as a picture of its own, in day colours."""

    def get(self, _request: HttpRequest, *, kind: str, **_kwargs: Any) -> HttpResponse:
        """SVG or PNG; only for the reader's own cache, because it belongs to the organisation."""
        series, said = chart_of(self.indicator), words()
        if kind == "png":
            content, content_type = chart_png(series, frame=WIDE, words=said), "image/png"
        else:
            content, content_type = chart_svg(series, frame=WIDE, ink=LITERAL, words=said).encode(), "image/svg+xml"
        response = HttpResponse(content, content_type=content_type)
        response["Cache-Control"] = "private, max-age=60"
        return response

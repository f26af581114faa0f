"""The calendar: what meets when, by month and by quarter."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.pages import Breadcrumb, Page
from governance.cadence import selectors
from governance.cadence.forms import CalendarForm
from governance.cadence.models import PriorityWindow
from governance.cadence.rules.grid import WEEK, Span, days_of, month_of, months_over, quarter_of
from governance.cadence.sheet import monday_of, month_sheet, open_on, quarter_sheet
from governance.forums.models import Forum, Purpose
from governance.meetings.models import Meeting
from rights.visibility import visible
from streams.selectors import streams_to_choose
from tenancy import clock


class _Calendar(Page):
    """What both views share: the filters, which are links and a form, and the way from one span to the next."""

    lead = gettext_lazy("What meets when, and for which one purpose.")
    name: ClassVar[str]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return render(request, self.template_name, self.shown())

    def span(self) -> Span:
        """The month or the quarter that the address names."""
        raise NotImplementedError

    @cached_property
    def at(self) -> datetime:
        return clock.now()

    @cached_property
    def today(self) -> date:
        return timezone.localtime(self.at).date()

    @cached_property
    def form(self) -> CalendarForm:
        reader = self.request.membership
        forums = visible(Forum.objects.in_use().order_by("name"), reader, at=self.at)
        return CalendarForm(self.request.GET, forums=forums, streams=streams_to_choose(reader, self.at))

    @cached_property
    def chosen(self) -> Mapping[str, Any]:
        """What the filters say; what they cannot mean narrows nothing."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def bounds(self) -> tuple[datetime, datetime]:
        """The whole weeks shown, as moments of the reader's clock."""
        span, zone = self.span(), timezone.get_current_timezone()
        return datetime.combine(span.monday, time.min, zone), datetime.combine(span.until, time.min, zone)

    @cached_property
    def windows(self) -> list[PriorityWindow]:
        """When priorities may change meanwhile; one query."""
        return list(selectors.windows_between(*self.bounds))

    def meetings(self) -> QuerySet[Meeting]:
        """The meetings of the whole weeks shown, as far as the filters go; one query."""
        found = selectors.meetings_between(self.request.membership, self.at, *self.bounds)
        if self.chosen.get("forum"):
            found = found.filter(forum=self.chosen["forum"])
        if self.chosen.get("stream"):
            found = selectors.about(found, self.chosen["stream"])
        return selectors.mine(found, self.request.membership) if self.chosen.get("mine") else found

    def to(self, name: str, **more: str) -> str:
        """The address of another span or view with the same filters."""
        kept = {key: self.request.GET[key] for key in ("forum", "stream", "mine") if self.request.GET.get(key)}
        query = urlencode({**kept, **more})
        return f"{reverse(name)}{'?' if query else ''}{query}"

    def context(self) -> dict[str, Any]:
        span = self.span()
        here = f"cadence:{self.name}"
        return {
            "span": span,
            "form": self.form,
            "before": self.to(here, **{self.name: span.before}),
            "after": self.to(here, **{self.name: span.after}),
            "today_url": self.to(here),
            "month_url": self.to("cadence:month"),
            "quarter_url": self.to("cadence:quarter"),
            "narrowed": any(self.chosen.values()),
            "purposes": Purpose.choices,
            "zone": timezone.get_current_timezone_name(),
        }


class Month(_Calendar):
    """A month, day by day."""

    template_name = "governance/cadence/month.html"
    name = "month"

    def span(self) -> Span:
        return month_of(self.request.GET.get("month", ""), self.today)

    def page_title(self) -> str:
        return date_format(self.span().first, "YEAR_MONTH_FORMAT")

    def crumbs(self) -> list[Breadcrumb]:
        return [Breadcrumb(_("Calendar")), Breadcrumb(self.page_title())]

    def context(self) -> dict[str, Any]:
        span, zone = self.span(), self.request.membership.zone
        weeks = month_sheet(span, self.meetings(), self.windows, zone, self.today)
        return super().context() | {
            "weeks": weeks,
            "weekdays": [(WEEKDAYS if day < 5 else WEEKDAYS_ABBR)[day] for day in range(7)],
            "empty": not any(day.sittings for _week, days in weeks for day in days),
        }


class Quarter(_Calendar):
    """A quarter, a lane a forum and a column a week."""

    template_name = "governance/cadence/quarter.html"
    name = "quarter"

    def span(self) -> Span:
        return quarter_of(self.request.GET.get("quarter", ""), self.today)

    def page_title(self) -> str:
        first = self.span().first
        return _("Quarter %(number)s of %(year)s") % {"number": (first.month + 2) // 3, "year": first.year}

    def crumbs(self) -> list[Breadcrumb]:
        return [Breadcrumb(_("Calendar"), reverse("cadence:month")), Breadcrumb(self.page_title())]

    def context(self) -> dict[str, Any]:
        span, zone = self.span(), self.request.membership.zone
        interruptions = selectors.interruptions_between(self.request.membership, self.at, *self.bounds)
        by_week = Counter(monday_of(one.astimezone(zone).date()) for one in interruptions)
        return super().context() | {
            "open_weeks": [open_on(self.windows, monday, monday + WEEK, zone) for monday in span.weeks],
            "interrupted": [by_week[monday] for monday in span.weeks],
            "any_interrupted": bool(by_week),
            "lanes": quarter_sheet(span, self.meetings(), zone),
            "months": [(MONTHS[month.month], count) for month, count in months_over(span.weeks)],
            "weeks": [
                (monday, monday.isocalendar().week, monday <= self.today <= days_of(monday)[-1])
                for monday in span.weeks
            ],
        }

"""Pages that change something: each form asks one service."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from doors.pages import Breadcrumb, FormPage
from doors.refusal import Refusal
from doors.rendering import is_partial
from indicators import services
from indicators.forms import (
    AnswerForm,
    CloseForm,
    CorrectionForm,
    DefineForm,
    IndicatorForm,
    ReadingForm,
    RebaseForm,
    first_answer,
)
from indicators.models import Indicator, Reading, Signal
from indicators.selectors.lists import streams_to_define_in
from indicators.views.pages import IndicatorPage
from indicators.wording import numbers_of, pattern_of
from rights.services import require
from rights.visibility import visible_or_404
from tenancy import clock
from tenancy.models import Membership


def people() -> Any:
    """Who may keep an indicator: the people who belong to the organisation now."""
    return Membership.objects.active(clock.now()).select_related("user").order_by("title", "id")


class Define(FormPage):
    """Define an indicator."""

    form_class = DefineForm
    title = _("Define an indicator")
    lead = _("Say what is measured, how often, and which way is better. Limits come from the readings, not from here.")
    verb = _("Define the indicator")
    done = _("Defined. Record its readings, or import a file.")

    def crumbs(self) -> list[Breadcrumb]:
        """Through the list."""
        return [Breadcrumb(_("Indicators"), reverse("indicators:list")), Breadcrumb(self.title)]

    @cached_property
    def streams(self) -> Any:
        """The streams for which the reader may define indicators; none is a refusal that says who may."""
        streams = streams_to_define_in(self.request.membership, at=clock.now())
        if not streams.exists():
            require(self.request.membership, "indicators.define", self.request.organisation, at=clock.now())
        return streams

    def initial(self) -> dict[str, Any]:
        """The stream that the reader came from, and the family that is missing there."""
        return {name: self.request.GET[name] for name in ("stream", "family") if name in self.request.GET}

    def form_kwargs(self) -> dict[str, Any]:
        """The choices this reader has."""
        return {"streams": self.streams, "people": people()}

    def act(self, form: Any) -> Indicator:
        """Ask the service."""
        given = dict(form.cleaned_data)
        stream = given.pop("stream")
        return services.define_indicator(stream, by=self.request.membership, at=clock.now(), **given)


class IndicatorFormPage(IndicatorPage, FormPage):
    """A form about one indicator, for those who hold a right on it; the others are told who does."""

    right = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, or the refusal that the service would give."""
        if self.indicator.closed_at is not None:
            params = {"indicator": self.indicator.name, "closed_at": self.indicator.closed_at}
            raise Refusal("indicator.closed", params=params, status=409)
        if self.right not in self.held:
            require(request.membership, self.right, self.indicator, at=clock.now())
        return super().get(request, *args, **kwargs)

    def page_title(self) -> Any:
        """What is done, rather than the indicator's name, which stands in the crumbs."""
        return self.title

    def crumbs(self) -> list[Breadcrumb]:
        """Back to the indicator."""
        return [*super().crumbs(), Breadcrumb(self.title)]

    def success_url(self, _result: Any) -> str:
        """Back to the indicator."""
        return self.indicator.get_absolute_url()


class Change(IndicatorFormPage):
    """Describe an indicator anew."""

    right = "indicators.define"
    form_class = IndicatorForm
    title = _("Change the indicator")
    lead = _("Its next review follows the new words. Past reviews keep what they said.")
    verb = _("Save")
    done = _("Saved.")

    def guarded(self) -> Indicator:
        """Nobody overwrites a definition they have not read."""
        return self.indicator

    def form_kwargs(self) -> dict[str, Any]:
        """A copy: a ModelForm writes into its instance, and the service compares with what was."""
        instance = Indicator.objects.select_related("owner__user").get(pk=self.indicator.pk)
        return {"instance": instance, "people": people()}

    def act(self, form: Any) -> Indicator:
        """Ask the service."""
        return services.change_indicator(
            self.indicator, by=self.request.membership, at=clock.now(), **form.cleaned_data
        )


class Close(IndicatorFormPage):
    """Stop measuring."""

    right = "indicators.define"
    form_class = CloseForm
    title = _("Close the indicator")
    lead = _("No more readings, reviews or signals. What was read stays readable; closing cannot be undone.")
    verb = _("Close the indicator")
    done = _("Closed.")

    def act(self, form: Any) -> Indicator:
        """Ask the service."""
        return services.close_indicator(self.indicator, by=self.request.membership, at=clock.now(), **form.cleaned_data)


class Record(IndicatorFormPage):
    """Add one reading."""

    right = "readings.record"
    form_class = ReadingForm
    title = _("Add a reading")
    verb = _("Record the reading")
    done = _("Recorded.")

    def form_kwargs(self) -> dict[str, Any]:
        """The form says the unit."""
        return {"indicator": self.indicator}

    def act(self, form: Any) -> Reading:
        """Ask the service."""
        return services.record_reading(self.indicator, by=self.request.membership, at=clock.now(), **form.cleaned_data)


class Correct(IndicatorFormPage):
    """Put one reading right."""

    right = "readings.correct"
    form_class = CorrectionForm
    title = _("Correct a reading")
    verb = _("Correct the reading")
    done = _("Corrected. Both values and the reason stay.")

    @cached_property
    def reading(self) -> Reading:
        """The reading in the address."""
        readings = Reading.objects.select_related("indicator__stream", "indicator__owner__user")
        return visible_or_404(readings, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    @cached_property
    def indicator(self) -> Indicator:
        """The reading's indicator."""
        return self.reading.indicator

    def page_lead(self) -> str:
        """Which reading it is."""
        return _("“%(indicator)s”, %(on)s: %(value)s.") % {
            "indicator": self.indicator.name,
            "on": date_format(self.reading.on, "DATE_FORMAT"),
            "value": numbers_of(self.indicator).value(self.reading.value),
        }

    def guarded(self) -> Reading:
        """Nobody corrects a value they have not read."""
        return self.reading

    def beside(self) -> dict[str, Any]:
        """The value that is corrected stands above the form."""
        return {_("Value"): self.reading.value}

    def act(self, form: Any) -> Any:
        """Ask the service."""
        return services.correct_reading(self.reading, by=self.request.membership, at=clock.now(), **form.cleaned_data)


class RebaseLimits(IndicatorFormPage):
    """Start the limits anew."""

    right = "signals.answer"
    form_class = RebaseForm
    title = _("Rebase the limits")
    lead = _(
        "When the process has become another one, its limits start anew. With fewer than 13 readings since then they are on trial."
    )
    verb = _("Rebase the limits")
    done = _("Rebased. The next review judges by the new limits.")

    def act(self, form: Any) -> Any:
        """Ask the service."""
        return services.rebase(self.indicator, by=self.request.membership, at=clock.now(), **form.cleaned_data)


class AnswerSignal(IndicatorFormPage):
    """Say what is done about a signal."""

    right = "signals.answer"
    form_class = AnswerForm
    title = _("Answer the signal")
    verb = _("Record the answer")
    done = _("Answered. The same stretch opens no second signal.")

    @property
    def template_name(self) -> str:
        """On the indicator's page the form is answered in its place; without script it has a page of its own."""
        return "indicators/_answer.html" if is_partial(self.request) else "doors/form_page.html"

    def context(self) -> dict[str, Any]:
        """What the form in its place wants."""
        return {"signal": self.signal, "pattern": pattern_of(self.signal)}

    @cached_property
    def signal(self) -> Signal:
        """The signal in the address."""
        signals = Signal.objects.select_related("indicator__stream", "indicator__owner__user")
        return visible_or_404(signals, self.request.membership, at=clock.now(), pk=self.kwargs["pk"])

    @cached_property
    def indicator(self) -> Indicator:
        """The signal's indicator."""
        return self.signal.indicator

    def page_lead(self) -> str:
        """What the signal is about."""
        return f"{self.indicator.name}: {pattern_of(self.signal)}."

    def initial(self) -> dict[str, Any]:
        """Looking for the cause comes first; after that the answer settles it."""
        return {"answer": first_answer(self.signal)}

    def act(self, form: Any) -> Signal:
        """Ask the service."""
        return services.answer_signal(self.signal, by=self.request.membership, at=clock.now(), **form.cleaned_data)

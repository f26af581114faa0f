"""The sections that packs themselves bring; apps above register more (packs.registry)."""

from django.utils.translation import gettext_lazy as _

from packs.registry import PackSection, PackWaits
from packs.sections import agenda, dates, decisions, escalations, performance, reviews, signals

SECTIONS = [
    PackWaits("decisions", 5, decisions.waits),
    PackWaits("escalations", 6, escalations.waits),
    PackWaits("reviews", 7, reviews.waits),
    PackWaits("signals", 10, signals.waits),
    PackSection("agenda", _("Agenda"), 10, agenda.gather),
    PackSection("escalations", _("Escalated"), 15, escalations.gather),
    PackSection("signals", _("Signals"), 20, signals.gather),
    PackSection("performance", _("Stream performance"), 30, performance.gather),
    PackSection("decisions", _("Decisions since"), 40, decisions.gather),
    PackSection("reviews", _("Decisions that come back"), 45, reviews.gather),
    PackSection("dates", _("Next dates"), 90, dates.gather),
]

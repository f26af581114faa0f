"""Why a change of priorities cannot wait for its window: a closed list."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why something could not wait."""

    OUTAGE = "outage", _("Outage or incident")
    SECURITY = "security", _("Security")
    LAW = "law", _("Law or regulation")
    PEOPLE = "people", _("Loss of people")
    PROMISE = "promise", _("A promise made outside")
    OTHER = "other", _("Another reason")

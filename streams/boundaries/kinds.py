"""What a boundary can name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScopeKind(models.TextChoices):
    """What kind of thing a boundary names."""

    PRODUCT = "product", _("Product")
    CAPABILITY = "capability", _("Capability")
    SYSTEM = "system", _("System")
    SEGMENT = "segment", _("Customer segment")
    LOCATION = "location", _("Location")

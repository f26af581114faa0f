"""Template tags of rights: the badge of a confidential thing."""

from collections.abc import Collection
from typing import Any

from django import template
from django.urls import reverse

from rights.models import Confidential
from tenancy import clock

register = template.Library()


@register.inclusion_tag("rights/_confidential.html")
def confidential(thing: Confidential, held: Collection[str] = ()) -> dict[str, Any]:
    """{% confidential stream held %}: why and until when it is confidential, and the ways to mark and open it for who may."""
    may = thing.mark_right in held or thing.mark_right.replace(".", "_") in held
    return {
        "thing": thing,
        "holds": thing.is_confidential_at(clock.now()),
        "mark_url": reverse(f"{thing.urls}:mark", args=[thing.pk]) if may else "",
        "unmark_url": reverse(f"{thing.urls}:unmark", args=[thing.pk]) if may else "",
    }


@register.filter
def is_confidential(thing: Confidential) -> bool:
    """Is it marked now? For the mark beside its name in a list."""
    return thing.is_confidential_at(clock.now())

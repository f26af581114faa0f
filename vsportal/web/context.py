"""What every page of the shell needs: where a person can go, and where they are."""

from typing import Any

from django.conf import settings

from doors.addresses import address
from rights.services import holds_anywhere
from tenancy import clock
from vsportal.web.navigation import PLACES


def shell(request: Any) -> dict[str, Any]:
    """The rail, for pages inside an organisation, where `section` is the first part of the page's own address; for those
    outside whether anybody may found an organisation.
    """
    if getattr(request, "membership", None) is None:
        return {"self_service": settings.SELF_SERVICE}
    section = request.path_info.lstrip("/").split("/", 1)[0]
    return {
        "search_url": address("search"),
        "navigation": [
            {
                "label": place.label,
                "url": address(place.url_name),
                "icon": place.icon,
                "current": place.section == section,
                "count": None,
            }
            for place in PLACES
            if not place.right or holds_anywhere(request.membership, place.right, at=clock.now())
        ],
    }

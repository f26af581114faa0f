"""How a change on a stream's page is answered: with HTMX the changed panel comes back, without it the whole page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.functional import Promise

from doors.panels import panels_for
from doors.rendering import is_partial
from streams.models import ValueStream
from streams.panels import PAGE


def changed(request: HttpRequest, stream: ValueStream, panel: str, said: str | Promise) -> HttpResponse:
    """Say what is now true, and show the panel that changed."""
    if not is_partial(request):
        messages.success(request, str(said))
        return HttpResponseRedirect(f"{stream.get_absolute_url()}#panel-{panel}")
    fresh = ValueStream.objects.get(pk=stream.pk)
    parts = [_drawn(request, fresh, panel, said=said)]
    if panel != "about":  # where the stream stands may have changed with it
        parts.append(_drawn(request, fresh, "about", out_of_band=True))
    response = HttpResponse("".join(parts))
    response["HX-Retarget"], response["HX-Reswap"] = f"#panel-{panel}", "outerHTML"
    return response


def _drawn(request: HttpRequest, stream: ValueStream, code: str, **more: Any) -> str:
    panel = next(panel for panel in panels_for(PAGE) if panel.code == code)
    found = panel.select(request, stream) or {}
    return render_to_string(
        panel.template, {"panel": panel, "subject": stream, "stream": stream, **found, **more}, request
    )

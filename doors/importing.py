"""Loading a file in two steps: it is read and shown what would happen, then it is loaded.

Between the two pages the file waits in the cache for half an hour, for its reader alone; when it is gone, it is chosen
again. An app says who may, what a file would do (`plan`) and how it is loaded (`load`); the rest is the same everywhere.
"""

import io
from typing import IO, Any, ClassVar
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doors.pages import FormPage, Page
from doors.refusal import NextStep, Refusal
from doors.rendering import refused

WAITS_SECONDS = 30 * 60
SHOWN_ROWS = 200


class ImportStep(Page):
    """A step of an import. `kept_as` names the waiting file, `gone` the refusal when it waits no more."""

    kept_as: ClassVar[str]
    gone: ClassVar[str]

    def check_right(self) -> None:
        """Refuse whoever may load nothing, before a file is read."""
        raise NotImplementedError

    def address(self, name: str, *more: Any) -> str:
        """The address of a step of this import: `import`, `import_preview` or `import_sample`."""
        raise NotImplementedError

    def plan(self, file: IO[bytes]) -> Any:
        """What the file would do. A file that is no table is refused here."""
        raise NotImplementedError

    def keep(self, name: str, content: bytes) -> str:
        """Let a file wait for the next step, and say by which token it is found."""
        token = str(uuid4())
        cache.set(self._key(token), (name, content), WAITS_SECONDS)
        return token

    def kept(self) -> tuple[str, io.BytesIO]:
        """The waiting file of the token in the address: its name and what is in it."""
        waiting = cache.get(self._key(str(self.kwargs["token"])))
        if waiting is None:
            again = NextStep(_("Choose the file again"), self.address("import"))
            raise Refusal(self.gone, status=409, next_step=again)
        name, content = waiting
        return name, io.BytesIO(content)

    def _key(self, token: str) -> str:
        """Only who brought the file finds it; the cache itself parts organisations."""
        return f"{self.kept_as}:{self.request.membership.pk}:{token}"


class UploadStep(ImportStep, FormPage):
    """The first step: choose a file. Its form has the field `file`."""

    verb = gettext_lazy("Read the file")
    lead: ClassVar[str | Promise] = gettext_lazy(
        "The file is read first, and you see what would happen. Nothing is loaded before you say so."
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, for those who may load."""
        self.check_right()
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> str:
        """Read the file, and keep it for the next step."""
        self.check_right()
        file = form.cleaned_data["file"]
        self.plan(file)
        file.seek(0)
        return self.address("import_preview", self.keep(file.name, file.read()))

    def success_url(self, result: str) -> str:
        """On to the preview."""
        return result


class PreviewStep(ImportStep):
    """The second step: what would happen to each row, and the button that lets it happen.

    Bad rows load nothing (the refusal `bad_rows`, under the right `rule`), unless the good ones are asked for.
    """

    form_class: ClassVar[type[forms.Form]]
    bad_rows: ClassVar[str]
    rule: ClassVar[str]

    def load(self, file: IO[bytes], **choices: Any) -> Any:
        """Ask the service to load the file; its report says what came of it."""
        raise NotImplementedError

    def loaded(self, report: Any) -> list[str]:
        """What was loaded, in parts of a sentence; the bad rows left out are said after them."""
        raise NotImplementedError

    def done_url(self) -> str:
        """Where a person goes when the file is loaded."""
        raise NotImplementedError

    def planned(self, form: forms.Form, plan: Any) -> dict[str, Any]:
        """What this preview shows of its plan. Choices the plan does not ask for are taken from the form."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """The plan."""
        self.check_right()
        return render(request, self.template_name, self._preview(self.form_class()))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Load the file, or say why nothing was."""
        self.check_right()
        form = self.form_class(request.POST)
        if not form.is_valid():
            return render(request, self.template_name, self._preview(form), status=422)
        _name, file = self.kept()
        report = self.load(file, **form.cleaned_data)
        bad = len({error.line for error in report.rejected})
        if report.refused:
            refusal = Refusal(self.bad_rows, params={"rows": report.rows, "bad": bad}, rule=self.rule, status=422)
            return refused(request, refusal, self.template_name, self._preview(form))
        left_out = [_("%(n)d bad rows left out") % {"n": bad}] if bad else []
        messages.success(request, f"{', '.join([*self.loaded(report), *left_out])}.")
        return HttpResponseRedirect(self.done_url())

    def _preview(self, form: forms.Form) -> dict[str, Any]:
        name, file = self.kept()
        plan = self.plan(file)
        return self.shown(
            form=form,
            plan=plan,
            file_name=name,
            rejected=plan.rejected[:SHOWN_ROWS],
            again=self.address("import"),
            **self.planned(form, plan),
        )

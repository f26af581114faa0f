"""What a new organisation begins with: four levels, and the facts that most questions are judged by."""

from typing import Any

from django.utils.translation import gettext_noop as _

from rights.matrix.models import FactKind

# From the most junior to the most senior; ranks leave room for levels in between.
LEVELS = [
    ("stream", _("Stream"), 10),
    ("coordination", _("Coordination"), 20),
    ("portfolio", _("Portfolio"), 30),
    ("enterprise", _("Enterprise"), 40),
]

FACTS: list[dict[str, Any]] = [
    {
        "code": "amount",
        "label": _("Amount"),
        "question": _("What does it cost in all?"),
        "kind": FactKind.NUMBER,
        "domain": ">= 0",
        "is_money": True,
    },
    {
        "code": "duration",
        "label": _("Duration"),
        "question": _("For how many months does it bind us?"),
        "kind": FactKind.INTEGER,
        "domain": ">= 0",
        "unit": _("months"),
    },
    {
        "code": "risk_grade",
        "label": _("Risk grade"),
        "question": _("Likelihood times impact, each from 1 to 5?"),
        "kind": FactKind.INTEGER,
        "domain": "[1..25]",
    },
    {
        "code": "data_class",
        "label": _("Data class"),
        "question": _("What is the most sensitive data it touches?"),
        "kind": FactKind.CHOICE,
        "domain": ["none", "internal", "confidential", "personal"],
    },
    {
        "code": "streams",
        "label": _("Streams affected"),
        "question": _("How many streams does it affect, this one included?"),
        "kind": FactKind.INTEGER,
        "domain": ">= 1",
    },
    {
        "code": "reversible",
        "label": _("Reversible"),
        "question": _("Can it be undone without much cost or harm?"),
        "kind": FactKind.BOOLEAN,
    },
    {
        "code": "regulatory_duty",
        "label": _("Regulatory duty"),
        "question": _("Does a law or a regulator demand it?"),
        "kind": FactKind.BOOLEAN,
    },
]

"""Imports, references between tables, and rights libraries only run downwards."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source import LAYERS, ROOMS, ROOT

OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.split(".")[0] in LAYERS]
REFERENCES = [field for model in OURS for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]


def height(model):
    """Where a model stands: the lower, the larger. Below all apps: Django and its libraries."""
    parts = model.__module__.split(".")
    if parts[0] not in LAYERS:
        return len(LAYERS), 0
    room = ROOMS.index(parts[1]) if parts[0] == "governance" and parts[1] in ROOMS else 0
    return LAYERS.index(parts[0]), room


def test_imports_only_run_downwards():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("field", REFERENCES, ids=str)
def test_a_foreign_key_points_down(field):
    assert height(field.model) <= height(field.related_model)

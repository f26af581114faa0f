"""The Celery application: `celery -A vsportal worker` and `celery -A vsportal beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vsportal.settings")
app = Celery("vsportal", task_cls="jobs.celery:TenantTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

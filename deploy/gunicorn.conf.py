"""Gunicorn for the portal: `gunicorn -c deploy/gunicorn.conf.py vsportal.wsgi`. What differs comes from the environment."""

import os
from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

from vsportal.operations.log_lines import configuration

FIGURES = os.environ.get("PROMETHEUS_MULTIPROC_DIR")

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
# Processes and no threads: the threads of a process wait for each other's Python. `make bench ARGS=may_i` on two cores: 95 of
# 100 answers within 0.22 s from four processes, 0.38 s from two with four threads each. The proxy in front keeps slow
# clients and idle connections away from them.
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
threads = int(os.environ.get("WEB_THREADS", "1"))
worker_class = "sync" if threads == 1 else "gthread"
timeout = 60
graceful_timeout = 30
keepalive = 5
# A worker that has served so many is replaced, so that no leak grows for ever; spread, so that not all go at once.
max_requests, max_requests_jitter = 5000, 500
worker_tmp_dir = "/dev/shm"  # noqa: S108  heartbeats; a disk that is busy must not look like a worker that hangs
control_socket_disable = True
accesslog = None  # the portal writes a line of its own for each request, without addresses
logconfig_dict = configuration(os.environ.get("LOG_LEVEL", "WARNING")) | {
    "loggers": {"gunicorn.error": {"level": "INFO", "propagate": True, "handlers": []}},
}


def on_starting(_server: Any) -> None:
    """Figures of processes that are long gone are not counted again."""
    if FIGURES:
        folder = Path(FIGURES)
        folder.mkdir(parents=True, exist_ok=True)
        for one in folder.glob("*.db"):
            one.unlink()


def child_exit(_server: Any, worker: Any) -> None:
    """What a worker counted stays; that it lives does not."""
    if FIGURES:
        multiprocess.mark_process_dead(worker.pid)

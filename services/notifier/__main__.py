"""Runs the notifier: `python -m services.notifier`."""

from libs.streaming import run
from services.notifier.settings import NotifierSettings
from services.notifier.stage import build

run(build, NotifierSettings)

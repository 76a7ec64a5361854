"""A small press site for demos, tests and benchmarks: six invented outlets, real HTTP.

Every page knows what it is, so that what was indexed can be compared with what was served.
"""

from deploy.demo.corpus import corpus
from deploy.demo.expectation import Expectation, expect
from deploy.demo.generator import generate
from deploy.demo.outlets import OUTLETS, Outlet
from deploy.demo.page import Kind, Page, Revision, Sum
from deploy.demo.site import PressSite

__all__ = [
    "OUTLETS",
    "Expectation",
    "Kind",
    "Outlet",
    "Page",
    "PressSite",
    "Revision",
    "Sum",
    "corpus",
    "expect",
    "generate",
]

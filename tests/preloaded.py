"""What the process has imported that servers are copies of (tests/forked.py)."""

import gc
import sys
from importlib import import_module
from pkgutil import walk_packages

import streamlit.web.cli  # noqa: F401

import app
from playbook import charts, ui

# A server would import these by and by.
for package in (charts, ui):
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if module.name != "playbook.ui.main":
            import_module(module.name)
# Each server makes the app itself, of the modules that are here.
del sys.modules[app.__name__]
gc.freeze()

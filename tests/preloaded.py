"""What the process has imported that servers are copies of (tests/forked.py)."""

import gc
import inspect
import sys
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import streamlit.web.cli  # noqa: F401
from streamlit.components.v2 import manifest_scanner

import app
from playbook import charts, ui
from playbook.desk.plan import cases
from playbook.llm.builtin.stage_files import load_stages
from tests import cheap_passwords  # noqa: F401 - for what it does

# A server would import these by and by.
for package in (charts, ui):
    for module in walk_packages(package.__path__, f"{package.__name__}."):
        if module.name != "playbook.ui.main":
            import_module(module.name)
# A server reads each of these once: the plays, a sample, what is said of every installed package, and where
# the source of every module is.
load_stages()
cases.warm_up()
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
manifest_scanner.scan_component_manifests()
inspect.stack()
# Each server makes the app itself, of the modules that are here.
del sys.modules[app.__name__]
gc.freeze()

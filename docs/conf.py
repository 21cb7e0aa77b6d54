"""The documentation site: ``make docs``."""

from __future__ import annotations

import sys
from pathlib import Path

import ccfi_methods as cm

sys.path.insert(0, str(Path(__file__).parent))

import made

project = "ccfi_methods"
author = "The ccfi_methods founders"
copyright = "2026, the ccfi_methods founders"
version = release = cm.__version__

extensions = ["myst_nb", "numpydoc", "sphinx.ext.autodoc", "sphinx.ext.autosummary"]
exclude_patterns = ["_build", "_templates"]
templates_path = ["_templates"]
toc_object_entries_show_parents = "hide"
default_role = "py:obj"  # a name in backticks is a link where there is something to link to
python_maximum_signature_line_length = 88
nitpicky = False

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
nb_execution_mode = "off"  # notebooks are committed executed, and run by the tests
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # nothing is fetched to read a page

autosummary_generate = [f"api/{module}.rst" for module in made.MODULES]
autodoc_typehints = "none"  # numpydoc says it in words
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_title = "ccfi_methods"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
_alone = (
    "index",
    "start",
    "methods",
    "conventions",
    "evidence",
    "benchmarks",
    "coinr",
)  # no pages beside them
html_sidebars: dict[str, list[str]] = {page: [] for page in _alone}
html_theme_options = {
    "header_links_before_dropdown": 8,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def setup(app: object) -> None:
    """Make what is made of the package itself, before Sphinx looks which pages there are."""
    app.connect("config-inited", lambda *_: made.everything())  # type: ignore[attr-defined]

"""Configuration of the documentation; build it with ``docs/build.sh``."""

import sys
from pathlib import Path

from symbound import __version__

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "symbound"
author = "The symbound developers"
copyright = author
release = version = __version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "symbound_pages",
]
exclude_patterns = ["_build", "_ext", "jupyter_execute"]

html_theme = "furo"
html_title = "symbound"
html_static_path = ["_static"]
html_css_files = ["symbound.css"]
html_show_sourcelink = False

myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_heading_anchors = 3

nb_execution_mode = "auto"
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True

# Served from the site itself once docs/build.sh has put it there; Sphinx's default needs a network.
if (HERE / "_static" / "mathjax" / "tex-mml-chtml.js").exists():
    mathjax_path = "mathjax/tex-mml-chtml.js"
else:
    print("docs/_static/mathjax is missing, so formulas need a network to show; docs/build.sh fetches it")

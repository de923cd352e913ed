"""What is installed, and what is shipped with the source."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import symbound as sb

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "symbound"


def _setting(section: str, name: str) -> str:
    from configparser import ConfigParser

    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser[section][name]


def _requirement_names(text: str) -> set[str]:
    return {re.split(r"[\s<>=!~;\[]", line)[0].lower() for line in text.split("\n") if line.strip()}


def _imported_modules(paths: list[Path]) -> set[str]:
    found = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found


def test_every_public_name_resolves():
    unresolved = []
    for name in sb.__all__:
        try:
            getattr(sb, name)
        except (ImportError, AttributeError) as error:
            unresolved.append(f"{name}: {error}")
    assert not unresolved


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        sb.no_such_name


def test_dir_lists_the_public_names():
    assert set(sb.__all__) <= set(dir(sb))


def test_imports_are_declared():
    """Every module that the package imports is its own, of the standard library, or declared in setup.cfg."""
    names = {"flint": "python-flint", "sklearn": "scikit-learn", "ot": "pot"}
    modules = _imported_modules(list(PACKAGE.rglob("*.py"))) - set(sys.stdlib_module_names) - {"symbound"}
    declared = _requirement_names(_setting("options", "install_requires"))
    for extra in ("data", "transport", "qp", "parallel", "cluster", "array", "fast"):
        declared |= _requirement_names(_setting("options.extras_require", extra))
    interactive = {"ipython", "traitlets", "torch", "jax"}  # used only where the user has them
    assert {names.get(m, m).lower() for m in modules} <= declared | interactive


def test_every_folder_with_modules_is_a_package():
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert not [f for f in folders if not (f / "__init__.py").exists()]


def test_marked_as_typed():
    assert (PACKAGE / "py.typed").exists()
    assert _setting("options.package_data", "symbound") == "py.typed"


def test_one_version_everywhere():
    assert f"version: {sb.__version__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert sb.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, symbound; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert not {"sympy", "numpy", "scipy", "networkx", "matplotlib", "flint", "rich"} & set(loaded)


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from click.testing import CliRunner; from symbound.cli import main;"
        "r = CliRunner().invoke(main, ['derive', '--help']); assert r.exit_code == 0, r.output;"
        "print(*sorted({m.split('.')[0] for m in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert not {"sympy", "numpy", "scipy"} & set(loaded)


def test_the_entry_point_exists():
    module, _, attribute = (
        _setting("options.entry_points", "console_scripts").partition("=")[2].strip().partition(":")
    )
    assert callable(getattr(import_module(module), attribute))


def test_the_ci_script_is_valid_shell_and_executable():
    script = ROOT / ".ci" / "run"
    if not script.exists():
        pytest.skip("an installed copy without the repository")
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert script.stat().st_mode & 0o111


@pytest.mark.parametrize("path", ["README.md", ".ci/run", "docs/build.sh", "docs/conf.py", "setup.cfg"])
def test_no_path_of_one_machine(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not re.search(r"/(home|root|work|opt|Users)/", text)


def test_benchmarks_list_themselves():
    sys.path.insert(0, str(ROOT))
    try:
        modules = import_module("benchmarks.__main__").modules()
    finally:
        sys.path.remove(str(ROOT))
    described = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert modules
    assert not [m for m in modules if f"`{m}`" not in described]

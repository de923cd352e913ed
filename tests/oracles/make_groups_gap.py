"""Freeze values about permutation groups computed by GAP.

Run by a developer with GAP on the path: ``python tests/oracles/make_groups_gap.py`` rewrites
``groups_gap.json`` beside this file.  The generators are written here by hand, 1-based as GAP wants them, and
do not come from the package under test.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

# Name -> GAP expression.  Points are 1..m here and 0..m-1 in the package.
GROUPS = {
    "symmetric(4)": "SymmetricGroup(4)",
    "symmetric(5)": "SymmetricGroup(5)",
    "symmetric(6)": "SymmetricGroup(6)",
    "alternating(6)": "AlternatingGroup(6)",
    "dihedral(12)": "DihedralGroup(IsPermGroup,24)",
    "dihedral(7)": "DihedralGroup(IsPermGroup,14)",
    "cyclic(12)": "CyclicGroup(IsPermGroup,12)",
    "hyperoctahedral(3)": "WreathProduct(SymmetricGroup(2),SymmetricGroup(3))",
    "hyperoctahedral(4)": "WreathProduct(SymmetricGroup(2),SymmetricGroup(4))",
    "wreath_product(symmetric(3), symmetric(2))": "WreathProduct(SymmetricGroup(3),SymmetricGroup(2))",
    "wreath_product(cyclic(3), alternating(4))": "WreathProduct(Group((1,2,3)),AlternatingGroup(4))",
    "direct_product(symmetric(4), dihedral(5))": (
        "DirectProduct(SymmetricGroup(4),Group((1,2,3,4,5),(2,5)(3,4)))"
    ),
    "on_edges(symmetric(5))": "Action(SymmetricGroup(5),Combinations([1..5],2),OnSets)",
    "on_edges(symmetric(7))": "Action(SymmetricGroup(7),Combinations([1..7],2),OnSets)",
    "on_edges(dihedral(6))": "Action(DihedralGroup(IsPermGroup,12),Combinations([1..6],2),OnSets)",
    "mathieu(11)": "MathieuGroup(11)",
    "mathieu(12)": "MathieuGroup(12)",
    "mathieu(22)": "MathieuGroup(22)",
    "mathieu(23)": "MathieuGroup(23)",
    "mathieu(24)": "MathieuGroup(24)",
    # Given by generators only in the test, so that nothing but computation can give the answer.
    "eleven points": "Group((1,2,3,4,5,6,7,8,9,10,11),(3,7,11,8)(4,10,5,6))",
    # Seven corners with three positions each, turned by three quarter turns.
    "corners": (
        "Group((1,4,7,10)(2,5,8,11)(3,6,9,12),(1,14,16,5)(2,15,17,6)(3,13,18,4),"
        "(1,11,19,14)(2,12,20,15)(3,10,21,13))"
    ),
    "two orbits": "Group((1,2,3)(5,6),(1,2)(7,8,9),(5,7)(6,8))",
}
WITH_LATTICE = 2000

# A core installation lacks the library of transitive groups; GAP then takes a longer way.
PROGRAM = """
if LoadPackage("transgrp") = fail then
  InstallGlobalFunction(TransitiveGroupsAvailable, ReturnFalse); fi;
if LoadPackage("primgrp") = fail then
  InstallGlobalFunction(PrimitiveGroupsAvailable, ReturnFalse); fi;
Print("VERSION ", GAPInfo.Version, "\\n");
cyclesum := function(g) local r, c, m, p, key; m := LargestMovedPoint(g);
  r := []; for c in ConjugacyClasses(g) do
    p := Reversed(SortedList(CycleLengths(Representative(c), [1..m])));
    key := PositionProperty(r, x -> x[1] = p);
    if key = fail then Add(r, [p, Size(c)]); else r[key][2] := r[key][2] + Size(c); fi; od;
  Sort(r); return r; end;
"""


def program() -> str:
    """The GAP program for all groups."""
    lines = [PROGRAM]
    for name, expression in GROUPS.items():
        lines.append(f"g := {expression};")
        lines.append(f'Print("GROUP {name}\\n", GeneratorsOfGroup(g), "\\n");')
        lines.append('Print("DEGREE ", LargestMovedPoint(g), "\\nORDER ", Size(g), "\\n");')
        lines.append('Print("TYPES ", cyclesum(g), "\\n");')
        lines.append(f"if Size(g) <= {WITH_LATTICE} then cc := ConjugacyClassesSubgroups(g);")
        lines.append('Print("CLASSES ", Size(cc), "\\nSUBGROUPS ", Sum(List(cc, Size)), "\\n");')
        lines.append("sizes := List(cc, c -> [Size(Representative(c)), Size(c)]);; Sort(sizes);")
        lines.append('Print("ORDERS ", sizes, "\\n"); fi;')
    return "\n".join(lines)


def main() -> None:
    """Run GAP and write the data file."""
    gap = shutil.which("gap")
    if gap is None:
        raise SystemExit("GAP is not installed")
    with tempfile.NamedTemporaryFile("w", suffix=".g") as source:
        source.write("SizeScreen([4096, 24]);\n" + program())
        source.flush()
        printed = subprocess.run(
            [gap, "-q", source.name], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
        ).stdout
    text = printed.replace("\\\n", "").replace("\n  ", "")
    data: dict[str, object] = {}
    groups: dict[str, dict[str, object]] = {}
    current: dict[str, object] = {}
    for block in text.splitlines():
        word, _, rest = block.partition(" ")
        if word == "VERSION":
            data["source"] = f"GAP {rest}, by make_groups_gap.py"
        elif word == "GROUP":
            current = groups[rest] = {}
        elif word in {"DEGREE", "ORDER", "CLASSES", "SUBGROUPS"}:
            current[word.lower()] = int(rest)
        elif word in {"TYPES", "ORDERS"}:
            current[word.lower()] = json.loads(rest)
        elif block.startswith("["):
            current["generators"] = cycles(block)
    data["groups"] = groups
    target = Path(__file__).with_name("groups_gap.json")
    target.write_text(json.dumps(data, separators=(",", ":")).replace('},"', '},\n"') + "\n")


def cycles(printed: str) -> list[list[list[int]]]:
    """GAP's list of permutations as lists of 0-based cycles."""
    generators = []
    for word in printed.strip("[] ").replace(" ", "").split("),("):
        parts = word.strip("()").split(")(")
        generators.append([[int(point) - 1 for point in part.split(",")] for part in parts if part])
    return generators


if __name__ == "__main__":
    main()

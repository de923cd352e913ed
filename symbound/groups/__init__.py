"""Finite permutation groups: named, listed as arrays, counted by cycle type, with their subgroups."""

from symbound.groups.cayley import cayley_diameter, cayley_distances
from symbound.groups.conjugacy import conjugacy_classes_of_elements
from symbound.groups.constructors import (
    alternating,
    cyclic,
    dihedral,
    direct_product,
    group,
    hyperoctahedral,
    on_edges,
    symmetric,
    trivial,
    wreath_product,
)
from symbound.groups.cycle_index import cycle_index, cycle_number_counts, cycle_type_counts
from symbound.groups.elements import elements, iter_elements
from symbound.groups.identify import identify
from symbound.groups.lattice import maximal_subgroup_classes, subgroups
from symbound.groups.mathieu_groups import mathieu
from symbound.groups.multiplication import generated_subgroup, multiplication_table, subgroup_mask
from symbound.groups.named_group import NamedGroup
from symbound.groups.order import degree, is_transitive, orbits, order
from symbound.groups.parse import parse_group
from symbound.groups.signed import signed_cycle_type_counts
from symbound.groups.string_orbits import orbit_representatives, orbit_sizes, string_orbits

__all__ = [
    "NamedGroup",
    "alternating",
    "cayley_diameter",
    "cayley_distances",
    "conjugacy_classes_of_elements",
    "cycle_index",
    "cycle_number_counts",
    "cycle_type_counts",
    "cyclic",
    "degree",
    "dihedral",
    "direct_product",
    "elements",
    "generated_subgroup",
    "group",
    "hyperoctahedral",
    "identify",
    "is_transitive",
    "iter_elements",
    "mathieu",
    "maximal_subgroup_classes",
    "multiplication_table",
    "on_edges",
    "orbit_representatives",
    "orbit_sizes",
    "orbits",
    "order",
    "parse_group",
    "signed_cycle_type_counts",
    "string_orbits",
    "subgroup_mask",
    "subgroups",
    "symmetric",
    "trivial",
    "wreath_product",
]

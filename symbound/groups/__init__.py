"""Finite permutation groups: named, listed as arrays, counted by cycle type, with their subgroups."""

from symbound.groups.cayley import cayley_diameter, cayley_distances
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
from symbound.groups.mathieu_groups import mathieu
from symbound.groups.multiplication import generated_subgroup, multiplication_table, subgroup_mask
from symbound.groups.named_group import NamedGroup
from symbound.groups.order import degree, is_transitive, orbits, order
from symbound.groups.signed import signed_cycle_type_counts
from symbound.groups.string_orbits import orbit_representatives, orbit_sizes, string_orbits

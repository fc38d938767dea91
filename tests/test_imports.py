"""An area of the services knows what the others offer, never their tables; types it may name."""

from __future__ import annotations

import grimp

GRAPH = grimp.build_graph("services", exclude_type_checking_imports=True)
LOADS_THE_FIRST_CONTENT = {("services.guide.content", "services.centres.models")}


def area(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_no_area_reaches_into_the_tables_of_another() -> None:
    areas = GRAPH.find_children("services")
    assert len(areas) > 5
    for module in GRAPH.modules:
        for other in GRAPH.find_modules_directly_imported_by(module):
            of_another = area(other) in areas and area(other) != area(module)
            if of_another and (module, other) not in LOADS_THE_FIRST_CONTENT:
                assert not other.endswith(".models"), f"{module} → {other}"

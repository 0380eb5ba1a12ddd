"""Every generated page of a guide: Markdown around the components of `navigator.show`.

The dialogs and the navigator show the same components. This module does not depend on MkDocs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from maps.draw import layout
from maps.write.box_pages import box_page, retired_page
from maps.write.feedback_page import feedback_page
from maps.write.frame import PageSource
from maps.write.map_pages import map_page, print_pages
from maps.write.menu import boxes_of
from maps.write.navigator_page import navigator_page
from maps.write.registers import (
    changes_page,
    deadlines_page,
    forms_page,
    glossary_page,
    paragraphs_page,
    section_page,
    unclear_points_page,
)
from maps.write.whole_guide import whole_guide_page
from navigator.guide.bundle import Bundle
from navigator.guide.model import Guide


def pages(bundle: Bundle, with_pdf: bool = False) -> Iterator[PageSource]:
    """Yield every generated page, in the order of the menu. `with_pdf` says whether there is a PDF to link to."""
    guide = bundle.guide
    with ThreadPoolExecutor() as aside:  # Graphviz works out the maps to print while other pages are written
        printed = {process.id: aside.submit(list, print_pages(guide, process)) for process in guide.processes}
        around = {
            process.id: aside.submit(layout.lay_out_around, [process.ref(box) for box in process.boxes], guide)
            for process in guide.processes
        }
        yield navigator_page(bundle)
        for process in guide.processes:
            yield map_page(guide, process)
            yield from printed[process.id].result()
            for place, surroundings in zip(boxes_of(guide, process), around[process.id].result(), strict=True):
                yield box_page(guide, place, surroundings)
            yield from (retired_page(guide, process, one) for one in process.retired)
    for section in guide.sections:
        if not guide.process_of(section.source):
            yield section_page(guide, section.id)
    if "deadlines" in guide.pages:
        yield deadlines_page(bundle)
    for name, write in _PART_PAGES.items():
        if name in guide.pages:
            yield write(guide)
    yield whole_guide_page(guide, with_pdf)
    yield feedback_page(guide)


_PART_PAGES: dict[str, Callable[[Guide], PageSource]] = {
    "forms-and-evidence": forms_page,
    "glossary": glossary_page,
    "knots": unclear_points_page,
    "paragraphs": paragraphs_page,
    "changes": changes_page,
}
"""Page of each optional part of a guide, by its name. The page of the deadlines comes before them."""

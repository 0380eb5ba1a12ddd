"""Facts about the guide for every page of the site, whichever program builds the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maps.draw import card
from maps.write import foot, menu
from navigator.guide.model import Guide
from navigator.text.prose import escaped, to_plain


@dataclass(frozen=True)
class SiteSettings:
    """The menu, and texts that the templates put into HTML as they are, so that they are escaped here."""

    menu: list[Any]
    name: str
    description: str
    foot: str
    more: dict[str, Any]
    """Values that docs/overrides/ asks for by name."""


def site_settings(guide: Guide) -> SiteSettings:
    """Return the settings of the site of a guide."""
    return SiteSettings(
        menu.menu(guide),
        escaped(guide.site_name),
        escaped(to_plain(guide.summary or guide.about)),
        foot.site_foot(guide),
        {
            "edition": guide.edition,
            "reviewed": guide.reviewed,
            "notice": escaped(to_plain(guide.banner)),
            "heading": escaped(card.heading(guide)),
            "card": card,
        },
    )

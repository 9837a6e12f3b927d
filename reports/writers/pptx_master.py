"""An empty 16:9 presentation with the office's fonts and colours, so that slides added by hand look like the rest."""

import re

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout, SlideMaster

from charts.look import ACCENT, LAGGING, NEUTRAL, SEVERE
from reports.writers.marks import PARTS
from reports.writers.pptx_text import HIGH, INK, LEFT, LOOK, ROOM, WIDE, emu

# Of the layouts that come with the library: those that are of use to who adds a slide.
_KEPT = ("Title Slide", "Title and Content", "Title Only")
TITLE_ONLY = 2
TITLE_TOP, TITLE_HIGH = 30.0, 56.0


def empty() -> Deck:
    """The presentation, without a slide."""
    deck = Presentation()
    stretch = emu(WIDE) / int(deck.slide_width or 1)
    deck.slide_width, deck.slide_height = emu(WIDE), emu(HIGH)
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    for page in (deck.slide_master, *deck.slide_layouts):
        _stretched(page, stretch)
    _title(deck.slide_master)
    _theme(deck.slide_master)
    _without(deck)
    _described(deck)
    return deck


def _stretched(page: SlideMaster | SlideLayout, by: float) -> None:
    for place in page._element.iter(qn("a:off"), qn("a:ext")):
        for name in ("x", "cx"):
            if place.get(name):
                place.set(name, str(round(int(place.get(name)) * by)))


def _title(master: SlideMaster) -> None:
    """Titles begin at the left, where they do on every slide."""
    title = master.placeholders[0]
    title.left, title.top, title.width, title.height = (emu(n) for n in (LEFT, TITLE_TOP, ROOM, TITLE_HIGH))
    style = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    letters = style.find(qn("a:defRPr"))
    letters.set("sz", str(LOOK["title"] * 100))
    letters.set("b", "1")


def _theme(master: SlideMaster) -> None:
    """Fonts and colours of the theme: those that a chart takes when its series grow."""
    part = master.part.part_related_by(RT.THEME)
    text = part.blob.decode()
    text = re.sub(r'<a:latin typeface="[^"]*"/><a:ea typeface="[^"]*"/>', _names(), text)
    text = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{LOOK['font']}", text)
    tones = (ACCENT, NEUTRAL, SEVERE, LAGGING, PARTS[1], PARTS[3])
    for n, tone in enumerate(tones, start=1):
        text = re.sub(rf'(<a:accent{n}><a:srgbClr val=")\w+', rf"\g<1>{tone[1:].upper()}", text)
    text = re.sub(r'(<a:dk2><a:srgbClr val=")\w+', rf"\g<1>{INK}", text)
    part._blob = text.encode()


def _names() -> str:
    return f'<a:latin typeface="{LOOK["latin"]}"/><a:ea typeface="{LOOK["font"]}"/>'


def _described(deck: Deck) -> None:
    """The file says of itself that it is wide: the library's sample is 4:3 and says that."""
    size = deck.part._element.find(qn("p:sldSz"))
    if size is not None:
        size.attrib.pop("type", None)
    own = next(part for part in deck.part.package.iter_parts() if str(part.partname) == "/docProps/app.xml")
    own._blob = own.blob.replace(b"On-screen Show (4:3)", b"Widescreen").replace(b"Microsoft Macintosh PowerPoint", b"")


def _without(deck: Deck) -> None:
    """Without what the library's own sample leaves in every file: a picture of it, and a printer's settings."""
    for owner in (deck.part.package, deck.part):
        for key, relation in list(owner._rels.items()):
            if relation.reltype.rpartition("/")[2] in ("thumbnail", "printerSettings"):
                owner._rels.pop(key)

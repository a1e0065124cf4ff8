"""XML read as a stream, with every document type refused: no entities, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from phantich.files.sheets.book_model import Refusal
from phantich.files.sheets.reading_limits import DEPTH, ELEMENTS, SMALL_TEXT

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]


def parse(chunks: Iterator[bytes], parser: Any) -> None:
    """Feed a part to a parser.

    Raises
    ------
    Refusal
        The part is no well-formed XML, or brings a document type (rules ``xml``, ``doctype``).
    """
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise Refusal("xml", str(error)) from None


def parser(start: Start | None = None, end: End | None = None, text: Any = None) -> Any:
    """A parser that knows namespaces and refuses a document type.

    Names come as ``namespace local``.
    """
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _no_doctype
    made.EntityDeclHandler = _no_doctype
    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = text
    return made


def _no_doctype(*_: object) -> None:
    raise Refusal("doctype")


def check(chunks: Iterator[bytes]) -> None:
    """Read a part to its end, only to know that it is well-formed and has no document type.

    Raises
    ------
    Refusal
        See `parse`.
    """
    parse(chunks, parser())


class Tree:
    """A small part as elements: (local name, attributes by local name, text, children)."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._elements = self._letters = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Open an element."""
        self._elements += 1
        if self._elements > ELEMENTS or len(self._open) > DEPTH:
            raise Refusal("large")
        element = Element(local(name), {local(key): v for key, v in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        """Close the element opened last."""
        self._open.pop()

    def text(self, text: str) -> None:
        """Add text to the element opened last."""
        self._letters += len(text)
        if self._letters > SMALL_TEXT:
            raise Refusal("large")
        self._open[-1].text += text


class Element:
    """An element of a small part."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: Attributes) -> None:
        self.name = name
        self.attributes = attributes
        self.text = ""
        self.children: list[Element] = []

    def all(self, name: str) -> Iterator[Element]:
        """Every element of this name below this one, in document order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)


def tree(chunks: Iterator[bytes]) -> Element:
    """A small part as a tree.

    Raises
    ------
    Refusal
        See `parse`; also rule ``large``.
    """
    made = Tree()
    parse(chunks, parser(made.start, made.end, made.text))
    if made.root is None:
        raise Refusal("xml", "")
    return made.root

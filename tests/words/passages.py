"""Read what people read, each with its file and line: the texts of a guide, pages, messages, docstrings and comments, and test names."""
from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from maps.read.guide_folder import own_pages, shown
from maps.read.source import placed_texts
from navigator.guide.model import Guide
from navigator.text import prose

CODE = "\N{SQUARE LOZENGE}"
"""The sign for code within a sentence: it counts as a word, and no rule finds anything in it."""
LINK = "\N{LINK SYMBOL}"
"""The mark before the words of a link that do not name its page."""
NO_VERB = "\N{HEAVY BALLOT X}"
"""The mark before the first words of a function's docstring that do not start with a verb."""


@dataclass(frozen=True)
class Passage:
    """A run of words that is read in one go: a text, a paragraph, a list item, a message, the name of a test.

    `lines` has the lines of the file that it is written on; `force` is the label of a statement of a guide.
    """

    kind: str
    file: str
    line: int
    text: str
    lines: tuple[str, ...] = ()
    force: str = ""

    def line_of(self, words: str) -> int:
        """Return the line that has the beginning of these words, or the first line of the passage."""
        begins = words.split()[:3]
        for count in range(len(begins), 0, -1):
            start = " ".join(begins[:count])
            for number, line in enumerate(self.lines):
                if start in " ".join(line.split()):
                    return self.line + number
        return self.line

    def sentences(self) -> list[str]:
        """Return its sentences. An item of a list is a sentence of its own, as is a line of a letter that starts with a label."""
        parts = re.split(r"\n\s*\n|\n\s*(?=- |[A-Z][^.:?\n]{0,80}[:?] )", self.text)
        ends = rf"(?<=[.!?])[\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9{CODE}])"
        found = [" ".join(sentence.split()) for part in parts for sentence in re.split(ends, part)]
        return [sentence.lstrip("- ") for sentence in found if re.search(r"[A-Za-z]", sentence)]


# ---- a guide ----------------------------------------------------------------------------------------------------------

KINDS = {
    "processes": "boxes and routes", "sections": "boxes and routes",
    "facts": "questions", "calendar": "questions", "counters": "questions",
    "rules": "time limits", "safeguards": "time limits",
    "letters": "letters, notices, evidence", "notices": "letters, notices, evidence", "evidence": "letters, notices, evidence",
    "gaps": "letters, notices, evidence", "submission": "letters, notices, evidence",
    "unclear points": "unclear points", "training cases": "training cases",
}
"""The kind of a text by the part of the guide that it is in; any other part is about the guide and its words."""
NO_WORDS = {"para", "kind", "count", "date means", "noticed", "for each", "answer", "paragraph name", "guide says", "keywords", "starts", "id",
            "form", "unnumbered", "own pages", "withdrawn"}
"""Keys whose values are names, what people type into the search, or the source's own words."""


def of_guide(folder: Path) -> tuple[Guide, list[Passage]]:
    """Return the guide in a folder and its passages, those of its own pages included. Raises MapError if it cannot be read."""
    guide, placed = placed_texts(folder)
    files = {shown(path): tuple(path.read_text(encoding="utf-8").splitlines()) for path in folder.glob("*.yaml")}
    forces = {text.path[:-1]: text.message for text in placed if text.path[-1] == "force"}
    passages = []
    for text in placed:
        path, mark = text.path, text.mark
        if " " not in text.message or NO_WORDS & set(path):
            continue
        words = prose.to_plain(text.message)
        lines = tuple(files[mark.file][mark.line - 1:mark.line + 1 + len(words) // 20])
        passages.append(Passage(KINDS.get(path[0], "glossary and about"), mark.file, mark.line, words, lines,
                                forces.get(path[:-1], "") if path[-1] == "text" else ""))
    for page in own_pages(folder):
        passages += of_page("pages", folder / f"{page.id}.md")
    return guide, passages


# ---- pages ------------------------------------------------------------------------------------------------------------

_FENCE = re.compile(r"^\s*(```|~~~)")
_ALONE = re.compile(r"^\s*(#{1,6} |[-*+] |\d+\. |\||>|!!!|:::)")


def of_page(kind: str, path: Path) -> Iterator[Passage]:
    """Yield the paragraphs, headings, items and cells of a page in Markdown, without code, addresses and HTML."""
    lines = path.read_text(encoding="utf-8").splitlines()
    blocks: list[list[int]] = []
    is_open, in_fence, in_front = False, False, bool(lines) and lines[0] == "---"
    for number, line in enumerate(lines):
        if in_front:
            in_front = number == 0 or line != "---"
            if re.match(r"(title|description): ", line):
                blocks.append([number])
            continue
        if _FENCE.match(line) or in_fence or not line.strip() or re.fullmatch(r"[-|: ]+", line):
            in_fence ^= bool(_FENCE.match(line))
            is_open = False
        elif is_open and not _ALONE.match(line):
            blocks[-1].append(number)
        else:
            blocks.append([number])
            is_open = not re.match(r"\s*(#|\|)", line)
    for block in blocks:
        rows = tuple(lines[block[0]:block[-1] + 1])
        text = "\n".join(_ALONE.sub("", row) if not row.lstrip().startswith("|") else row for row in rows)
        text = re.sub(r"^(title|description): ", "", text)
        for cell in re.split(r"\s*\|\s*", text) if rows[0].lstrip().startswith("|") else [text]:
            if words := plain(cell):
                yield Passage(kind, shown(path), block[0] + 1, words, rows)


_VAGUE = re.compile(r"\[((?:click )?here|this|this page|this link|link|(?:read |learn |find out )?more)\]\([^()\s]*\)", re.IGNORECASE)
"""A link whose words do not name its page."""


def plain(text: str) -> str:
    """Return what is read of a text in Markdown with HTML in it."""
    text = re.sub(r"<!--.*?-->|\{[:%{].*?[%}]?\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"(`+)[^`].*?\1", CODE, text, flags=re.DOTALL)
    text = re.sub(r"</?(?:li|p|h[1-6]|div|section|label|summary)\b[^<>]*>", "\n\n", text)
    text = re.sub(r"</?[a-zA-Z][^<>]*>", " ", text)
    text = _VAGUE.sub(f"{LINK}\\1", text)
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)", r"\1", text)
    text = re.sub(r"https?://\S+", CODE, text)
    return re.sub(r"\*\*|(?<!\w)[*_]|[*_](?!\w)", "", text).strip()


def of_reference(kind: str, path: Path) -> Iterator[Passage]:
    """Yield each value with several words of a YAML file used to make pages."""
    text = path.read_text(encoding="utf-8")
    lines = tuple(text.splitlines())
    for node in _scalars(yaml.compose(text, Loader=yaml.SafeLoader)):
        if " " in node.value and re.search(r"[a-z] [a-z]", node.value):
            rows = lines[node.start_mark.line:node.end_mark.line + 1]
            yield Passage(kind, shown(path), node.start_mark.line + 1, plain(node.value), rows)


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _scalars(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalars(value)


# ---- code -------------------------------------------------------------------------------------------------------------

def of_python(kind: str, path: Path) -> Iterator[Passage]:
    """Yield the messages of a module: its strings of several words, without docstrings. A value within one counts as a word."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.JoinedStr, ast.Constant, ast.Expr))]
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    parts |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            words = "".join(str(part.value) if isinstance(part, ast.Constant) else CODE for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            words = node.value
        else:
            continue
        if is_message(words):
            yield Passage(kind, shown(path), node.lineno, plain(words), tuple(lines[node.lineno - 1:node.end_lineno]))


_SCRIPT = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`", re.DOTALL)


def of_script(kind: str, path: Path) -> Iterator[Passage]:
    """Yield the strings of several words in a script, without comments."""
    text = path.read_text(encoding="utf-8")
    for found in _SCRIPT.finditer(text):
        words = re.sub(r"\$\{[^{}]*\}", CODE, found[0][1:-1])
        if not found[0].startswith("/") and is_message(words):
            yield Passage(kind, shown(path), text.count("\n", 0, found.start()) + 1, plain(words), tuple(found[0].splitlines()))


def is_message(words: str) -> bool:
    """Return whether a string of code looks like words for a reader: at least three, without signs of a pattern, style or path."""
    if re.search(r"[\\^]|\(\?|\w=\"?\{|^\s*[.#&\[@-]|[a-z]: ?[a-z#0-9-]+;|\w\(\)|[;{}]\s*$|::|=>|^[A-Z ]+$", words):
        return False
    return len(re.findall(r"(?<![\w-])[A-Za-z][a-z’']*(?![\w-])", plain(words))) >= 3


def of_remarks(kind: str, path: Path) -> Iterator[Passage]:
    """Yield the docstrings and the comments of a module. A docstring of a function is marked as one: it starts with a verb."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            rows = tuple(lines[node.lineno - 1:node.end_lineno])
            for offset, part in _paragraphs(node.value.value):
                yield Passage(kind, shown(path), node.lineno + offset, plain(part), rows[offset:])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("test_"):
            said = ast.get_docstring(node) or ""
            if wrong := re.match(r"(What|Whether|How|Which|The|A|An|Where|When|All|Each|One|If|Those|No|For|As|On|In) [^.:;]*", said):
                first = node.body[0].lineno
                yield Passage(kind, shown(path), first, f"{NO_VERB}{wrong[0]}", (lines[first - 1],))
    yield from _comments(kind, path, [(token.start[0], token.string.lstrip("#").strip(), not token.line[:token.start[1]].strip())
                                      for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT])


def of_script_remarks(kind: str, path: Path) -> Iterator[Passage]:
    """Yield the comments of a script or a style sheet; what JSDoc says of types is left out."""
    text = path.read_text(encoding="utf-8")
    found = []
    for comment in (_SCRIPT if path.suffix == ".js" else re.compile(r"/\*.*?\*/", re.DOTALL)).finditer(text):
        if comment[0].startswith("/"):
            before = text[text.rfind("\n", 0, comment.start()) + 1:comment.start()]
            words = re.sub(r"@\w+ *(?:\{.*?\}+)?(?: *\[?\w+\]?)?", " ", comment[0], flags=re.DOTALL)
            first = text.count("\n", 0, comment.start()) + 1
            found += [(first + number, line.strip(" /*"), not before.strip()) for number, line in enumerate(words.splitlines())]
    yield from _comments(kind, path, found)


def _comments(kind: str, path: Path, found: Iterable[tuple[int, str, bool]]) -> Iterator[Passage]:
    """Yield comments; lines that follow each other are one. Each is its line, its words, and whether it has its line to itself."""
    block: list[tuple[int, str]] = []
    for number, words, is_alone in [*found, (0, "", False)]:
        if block and not (is_alone and number == block[-1][0] + 1):
            if (whole := plain(" ".join(part for _, part in block))) and not re.match(r"type:|noqa|ruff|pragma|mypy|-+|=+|@ts", whole):
                yield Passage(kind, shown(path), block[0][0], whole, tuple(part for _, part in block))
            block = []
        if words:
            block.append((number, words))


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs of a docstring, each with the number of lines before it."""
    offset = 0
    for part in text.split("\n\n"):
        if part.strip():
            yield offset, part
        offset += part.count("\n") + 2


def of_template(kind: str, path: Path) -> Iterator[Passage]:
    """Yield the words of a template of a page, without its tags and what it fills in."""
    text = re.sub(r"\{[%#].*?[%#]\}|<script.*?</script>", lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for found in re.finditer(r"(?:^|>)([^<>]*[a-z][^<>]* [^<>]*[a-z][^<>]*)(?=<|$)", re.sub(r"\{\{.*?\}\}", CODE, text)):
        if words := plain(found[1]):
            yield Passage(kind, shown(path), text.count("\n", 0, found.start(1)) + 1, words, tuple(found[1].splitlines()))


def of_test_names(kind: str, path: Path) -> Iterator[Passage]:
    """Yield the names of the tests in a module, in words."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if named := re.match(r"\s*(?:async )?def test_(\w+)\(", line):
            yield Passage(kind, shown(path), number, named[1].replace("_", " "))


def of_project(project: Path) -> list[Passage]:
    """Return the passages of everything but guides: pages, what editors read, messages, names of tests."""
    found: list[Passage] = []
    for path in sorted((project / "docs").rglob("*.md")):
        found += of_page("pages for editors" if "editing" in path.parts else "pages", path)
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        if (project / name).is_file():
            found += of_page("README and others", project / name)
    found += of_reference("pages for editors", project / "maps" / "write" / "keys.yaml")
    for path in _modules(project, ("maps/read", "navigator/guide", "build_maps.py", "maps/ship", "requirements", "navigator/__main__.py",
                                   "navigator/terminal")):
        found += of_python("messages", path)
    for path in _modules(project, ("navigator/case", "navigator/days", "navigator/text", "navigator/show", "navigator/replies", "maps/write", "maps/draw",
                                   "maps/print")):
        found += of_python("words in pages", path)
    for path in sorted((project / "docs" / "assets").rglob("*.js")):
        found += of_script("words in scripts", path)
    for path in sorted((project / "docs" / "overrides").rglob("*.html")):
        found += of_template("words in scripts", path)
    for path in sorted((project / "tests").rglob("test_*.py")):
        found += of_test_names("names of tests", path)
    for path in _modules(project, ("navigator", "maps", "build_maps.py", "requirements", "tests")):
        found += of_remarks("docstrings, comments", path)
    for path in sorted([*(project / "docs" / "assets").rglob("*.js"), *(project / "docs" / "assets").rglob("*.css"), project / "docs" / "sw.js"]):
        found += of_script_remarks("docstrings, comments", path)
    return found


def _modules(project: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        found = sorted((project / name).rglob("*.py")) if (project / name).is_dir() else [project / name]
        yield from (path for path in found if "node_modules" not in path.parts)

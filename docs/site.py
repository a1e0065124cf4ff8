"""Build the site of the docs in both languages: ``python docs/site.py`` (or ``make site``).

The pages of the root stand among those of ``docs`` there, so their links are turned first. Any
warning of the builder, such as a link that leads nowhere, ends the build.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "outputs" / "site"
PLACES = {  # where a page of the repository stands on the site
    "README.md": "index.md",
    "README.vi.md": "index.vi.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "data/README.md": "data-dictionary.md",
}
LINK = re.compile(r"\]\(([^)#:\s]+)(#[^)\s]*)?\)")


def pages() -> dict[Path, str]:
    """Every page of the repository that readers have, and its name on the site."""
    found = {ROOT / name: place for name, place in PLACES.items()}
    return found | {path: path.name for path in sorted((ROOT / "docs").glob("*.md"))}


def turned(path: Path) -> str:
    """The text of a page with its links as they lead on the site, which knows languages itself."""
    known = pages()

    def turn(link: re.Match[str]) -> str:
        target = (path.parent / link[1]).resolve()
        if target in known:
            return f"]({known[target].replace('.vi.md', '.md')}{link[2] or ''})"
        return f"](pictures/{target.name})" if target.parent.name == "pictures" else link[0]

    return LINK.sub(turn, path.read_text("utf-8"))


def prepare(folder: Path) -> None:
    """Lay out the sources of the site in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs" / "pictures", folder / "pictures")
    for path, name in pages().items():
        (folder / name).write_text(turned(path), "utf-8")


def main() -> int:
    """Prepare and build; the exit code of the builder."""
    prepare(BUILD / "pages")
    shutil.copy(ROOT / "docs" / "mkdocs.yml", BUILD)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["-f", str(BUILD / "mkdocs.yml"), "-d", str(BUILD / "html")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:  # -q would keep the builder from counting its warnings
        sys.stderr.write(done.stderr)
    for page in (BUILD / "html" / "vi").rglob("*.html"):  # for readers aloud; see mkdocs.yml
        page.write_text(
            page.read_text("utf-8").replace('<html lang="en"', '<html lang="vi"'), "utf-8"
        )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

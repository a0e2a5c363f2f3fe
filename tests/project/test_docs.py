"""What the pages say is so: their commands run, their sums come out, their lists are complete."""

from __future__ import annotations

import ast
import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import click
import pytest

from outscore.cli import main
from outscore.contracts.workspace import schema_documents
from outscore.dispatch import Outcome
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Severity
from outscore.model.requirement import Rating
from outscore.model.requirement import Standing
from outscore.model.result import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS, *sorted((ROOT / "examples").rglob("*.md"))]
SOURCES = [path for folder in ("src/outscore", "flows") for path in sorted((ROOT / folder).rglob("*.py"))]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ABOUT = ("file", "column", "row", "cell", "period", "vendor", "last", "part")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, *languages: str) -> list[str]:
    return [content for language, content in FENCED.findall(text) if language in languages]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# The second thing a newcomer does


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Paste the README's blocks into a shell, in an empty folder, with the installed command."""
    if not shutil.which("iconv"):
        pytest.skip("no iconv was found: the README's own workspace needs it")
    folder = tmp_path_factory.mktemp("newcomer")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OUTSCORE_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    script = "set -eu\n" + "".join(blocks(text_of("README.md"), "sh"))
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env={**kept, "HOME": str(folder), "PATH": path, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def test_the_readme_prints_what_a_newcomer_sees(newcomer: tuple[Path, str]) -> None:
    shown = [line for block in blocks(text_of("README.md"), "text") for line in block.splitlines()]
    printed = [line.rstrip() for line in newcomer[1].splitlines()]
    assert len(shown) >= 5
    assert [line for line in shown if line not in printed] == []


def test_the_newcomers_three_queues_are_added_up_and_not_averaged(newcomer: tuple[Path, str]) -> None:
    folder, printed = newcomer
    pages = [path.read_text(encoding="utf-8") for path in (folder / "cards/out").rglob("*.html")]
    assert "85.475113" in printed
    assert any("85.5 %" in page for page in pages)
    assert not any("73.3" in text for text in (printed, *pages))


def test_the_newcomer_writes_no_programme(newcomer: tuple[Path, str]) -> None:
    kinds = {path.suffix for path in (newcomer[0] / "cards").rglob("*") if path.is_file()}
    assert ".py" not in kinds


# Commands


def parsed(line: str, page: str) -> None:
    """Let click read a command line without running it; a file may be one that an earlier line makes."""
    words = shlex.split(line.removesuffix(" || true"), comments=True)[1:]
    if words[0] in ("-w", "--workspace"):
        words = words[2:]
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command = command.commands[words.pop(0)]
    try:
        command.make_context(command.name, words)
    except click.BadParameter as fault:
        missing = re.fullmatch(r"File '(.+)' does not exist\.", fault.message)
        if missing is None or missing[1] not in page.partition(line)[0]:
            raise


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_command_on_a_page_is_one_that_outscore_understands(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lines = "".join(blocks(text, "console", "sh")).splitlines()
    for line in lines:
        if line.startswith("outscore "):
            parsed(line, text)
    words = re.findall(r"`outscore ([a-z-]+)", text)
    assert [word for word in words if word not in main.commands] == []


# Sums


WITH_SUMS = [page for page in DOCS if ">>> " in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", WITH_SUMS, ids=name_of)
def test_the_sums_on_a_page_come_out(page: Path) -> None:
    text = re.sub(r"^```.*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sums = doctest.DocTestParser().get_doctest(text, {}, page.stem, str(page), 0)
    complaints: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(sums, out=complaints.append)
    assert not complaints, "".join(complaints)


def test_the_method_is_shown_with_sums() -> None:
    assert "method.md" in [page.name for page in WITH_SUMS]


# Issues


def issue_calls(source: str) -> Iterator[tuple[str, set[str]]]:
    """Each issue that is made with its code in place: the code, and the severities it may have."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Issue":
            given = {one.arg: one.value for one in node.keywords}
            code = given.get("code")
            if isinstance(code, ast.Constant):
                named = [one.attr for one in ast.walk(given["severity"]) if isinstance(one, ast.Attribute)]
                yield str(code.value), {Severity[name].value for name in named if name.isupper()}


def codes_in(source: str) -> set[str]:
    """Every text that looks like an issue's code, wherever it is put together."""
    texts = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    shaped = {text for text in texts if re.fullmatch(r"[a-z]+(_[a-z]+)+", text)}
    return {text for text in shaped if text.startswith(tuple(f"{word}_" for word in ABOUT))}


def documented_issues() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `([a-z_]+)` \| ([a-z ]+) \|", text_of("docs/issues.md"), re.MULTILINE)
    return {code: set(severities.split(" or ")) for code, severities in rows}


MAKING_ISSUES = [
    ROOT / "src/outscore/workflow/receive.py",
    *sorted((ROOT / "src/outscore/intake").rglob("*.py")),
]


def test_every_issue_has_its_line_and_no_line_is_about_nothing() -> None:
    sources = [path.read_text(encoding="utf-8") for path in MAKING_ISSUES]
    made = set().union(*(codes_in(source) for source in sources))
    made |= {code for source in sources for code, _ in issue_calls(source)}
    assert made == set(documented_issues())


def test_an_issue_weighs_what_its_line_says() -> None:
    documented = documented_issues()
    made: dict[str, set[str]] = {}
    for path in MAKING_ISSUES:
        for code, severities in issue_calls(path.read_text(encoding="utf-8")):
            made.setdefault(code, set()).update(severities)
    assert {code: documented[code] for code in made} == made


def test_issues_are_made_nowhere_else() -> None:
    makers = [path for path in SOURCES if list(issue_calls(path.read_text(encoding="utf-8")))]
    assert set(makers) <= set(MAKING_ISSUES), "add the file to MAKING_ISSUES and its codes to docs/issues.md"


# Words, keys, variables


WORDS = [Verdict, Standing, Rating, Severity, DeliveryStatus, Outcome]


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_a_word_that_is_shown_is_explained(kind: Any) -> None:
    terms = text_of("docs/terms.md")
    words = [getattr(one, "words", one.value.replace("_", " ")) for one in kind]
    assert [word for word in words if word not in terms] == []


def keys(schema: object) -> Iterator[str]:
    """Every key that a kind of file may hold."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from keys(part)


PROMISES = "docs/feed-promises.md"
REQUIREMENTS = "docs/requirements.md"
HAS_A_PAGE = {
    "outscore": ("docs/workspace.md", "docs/restatement.md"),
    "contract": ("docs/contracts.md", PROMISES),
    "feed": ("docs/workspace.md", "docs/records.md", "docs/sources.md", PROMISES),
    "decisions": ("docs/workspace.md", PROMISES),
    "requirements": (REQUIREMENTS,),
    "assessments": (REQUIREMENTS,),
    "catalogue": (REQUIREMENTS,),
    "translation": (REQUIREMENTS,),
    "mapping": (REQUIREMENTS,),
    "tailoring": (REQUIREMENTS,),
    "governance": ("docs/governance.md", "docs/meetings.md", "docs/signals.md"),
    "vendors": ("docs/workspace.md", "docs/vendor-record.md"),
    "benchmarks": ("docs/vendor-record.md",),
}


@pytest.mark.parametrize(("kind", "schema"), schema_documents().items())
def test_every_key_of_a_workspace_is_on_its_page(kind: str, schema: dict[str, Any]) -> None:
    page = "\n".join(map(text_of, HAS_A_PAGE.get(kind, ("docs/workspace.md",))))
    found = {key for key in keys(schema) if re.search(rf"(?:^|[`{{ ]){key}[`:]", page, re.MULTILINE)}
    assert set(keys(schema)) - found == set(), kind


VARIABLE = re.compile(r"""["'\s]((?:OUTSCORE|PREFECT)_[A-Z_]+)\b""")


def variables(source: str) -> Iterator[str]:
    """Environment variables: those that are named in a text, and whatever the environment is asked for."""
    yield from VARIABLE.findall(source)
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="environ")), args=[name, *_]):
                yield constant(name)
            case ast.Call(func=ast.Attribute(attr="getenv"), args=[name, *_]):
                yield constant(name)
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=name):
                yield constant(name)
            case ast.keyword(arg="envvar", value=name):
                yield constant(name)


def constant(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant), f"write the name of the variable in place: {ast.unparse(node)}"
    return str(node.value)


def test_every_environment_variable_is_explained() -> None:
    named = {name for path in SOURCES for name in variables(path.read_text(encoding="utf-8"))}
    explained = set(re.findall(r"`([A-Z_]+)`", text_of("docs/operations.md")))
    assert {"OUTSCORE_WORKSPACE", "PREFECT_API_URL", "DO_NOT_TRACK"} <= named
    assert named - explained == set()


# Links


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_link_leads_somewhere(page: Path) -> None:
    prose = FENCED.sub("", page.read_text(encoding="utf-8"))
    targets = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", prose)]
    inside = [target for target in targets if target and "://" not in target]
    assert [target for target in inside if not (page.parent / target).exists()] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached = {ROOT / "README.md"}
    waiting = list(reached)
    while waiting:
        page = waiting.pop()
        links = re.findall(r"\]\(([^)#\s]+\.md)", page.read_text(encoding="utf-8"))
        found = {(page.parent / link).resolve() for link in links if "://" not in link}
        waiting += found - reached
        reached |= found
    assert [name_of(page) for page in DOCS if page not in reached] == []

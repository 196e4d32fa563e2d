"""The commands of Parallax, each a few lines over align, corpus or web.

In: the command line and standard input. Out: answers on standard output, everything else on standard error.
Exit status: 0; 1 where something given cannot be used; 2 where the command line is wrong; 130 when interrupted.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align import VERSION
from align.errors import InputError, ParallaxError
from align.heads import FOLDER, NAMES
from benchmarks import FAMILIES
from corpus.filters import Record, answer_lines, optional_flag, renderings_field, text_field, tokens_field

if TYPE_CHECKING:
    from align.encoder import Encoder
    from align.terms import Rendering
    from corpus.imports.staged import Unit
    from corpus.model import Choice, Twin
    from corpus.settings import Settings
    from corpus.store import Store


# Exit status of a program that the user interrupted, as shells give it.
INTERRUPTED = 130

# Where Debian's package puts the browser that the tests drive.
CHROMIUM = Path("/usr/bin/chromium")

# Where Debian's package puts the server that the tests of jobs ring over.
REDIS = Path("/usr/bin/redis-server")

# Tests run in so many processes at most: each loads the models, about 1.5 GB.
MOST_TEST_PROCESSES = 4

# Columns of a table that goes into a pipe or a file.
PIPED_WIDTH = 120


class Commands(click.Group):
    """The commands, with the project's errors said in words and a broken pipe passed over."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; turn what it raises into a message and an exit status."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # the contract says UTF-8, whatever the locale says
        try:
            status = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(INTERRUPTED)
        except ParallaxError as error:
            click.echo(f"parallax: {error}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        sys.exit(status if isinstance(status, int) else 0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="parallax")
def cli() -> None:
    """Compare translations of one statement: see where outlets part, how far, and on what evidence."""


MODEL = click.option("--model", help="A sentence-transformers model by name or folder.")


def load_encoder(model: str | None) -> Encoder:
    """The encoder that the option or the environment names; nothing is loaded yet."""
    from align.encoder import Encoder
    from corpus.settings import Settings

    settings = Settings.from_environment(model=model)
    return Encoder(settings.model, settings.parser)


# Filters -------------------------------------------------------------------------------------------------------------


@cli.command()
@MODEL
def clauses(model: str | None) -> None:
    """Find the clauses of texts: {"id","text"} a line in, {"id","clauses"} out, with "units" where there is a head."""
    from align import quotation
    from align.as_json import clause_to_json
    from align.clauses import split, units
    from align.compare import beginnings

    encoder = load_encoder(model)

    def prepare(record: Record) -> tuple[str, bool | None]:
        return text_field(record, "text"), optional_flag(record, "quoted")

    def answer(given: Sequence[tuple[str, bool | None]]) -> Iterator[Record]:
        encoded = encoder.encode([text for text, _ in given])
        for (text, quoted), seen in zip(given, encoded, strict=True):
            begins = beginnings(seen)
            found = split(text, seen.parse, quotation.spans(text, quoted), begins)
            record: Record = {"clauses": [clause_to_json(c) for c in found]}
            if begins is not None:
                record["units"] = units(seen.parse, begins)
            yield record

    answer_lines(prepare, answer)


@cli.command()
@MODEL
def words(model: str | None) -> None:
    """Link the words of two texts: {"id","a","b"} or {"id","tokens_a","tokens_b"} a line in, links out."""
    from align.compare import link_texts

    encoder = load_encoder(model)

    def prepare(record: Record) -> tuple[Any, Any]:
        if "tokens_a" in record or "tokens_b" in record:
            return tokens_field(record, "tokens_a"), tokens_field(record, "tokens_b")
        return text_field(record, "a", empty=True), text_field(record, "b", empty=True)

    def answer(given: Sequence[tuple[Any, Any]]) -> Iterator[Record]:
        sides = [side for pair in given for side in pair]
        texts = encoder.encode([s for s in sides if isinstance(s, str)])
        tokens = encoder.encode_tokens([s for s in sides if not isinstance(s, str)])
        done = iter(texts), iter(tokens)
        encoded = [tuple(next(done[not isinstance(side, str)]) for side in pair) for pair in given]
        for pair, (a, b), linked in zip(given, encoded, link_texts([(a, b) for a, b in encoded]), strict=True):
            record: Record = {
                "links": [[x.a, x.b] for x in linked.links],
                "scores": [x.score for x in linked.links],
                "difference_a": linked.difference_a,
                "difference_b": linked.difference_b,
            }
            if isinstance(pair[0], str):
                record["tokens_a"] = [[w.start, w.end] for w in a.parse.words]
                record["tokens_b"] = [[w.start, w.end] for w in b.parse.words]
            yield record

    answer_lines(prepare, answer)


@cli.command()
@MODEL
def collate(model: str | None) -> None:
    """Align and compare renderings: {"id","renderings":[{"outlet","text"}]} a line in, rows and divergences out."""
    from align.as_json import collation_to_json
    from align.compare import check, compare

    encoder = load_encoder(model)

    def prepare(record: Record) -> list[Rendering]:
        given = renderings_field(record)
        check(given)
        return given

    def answer(given: Sequence[list[Rendering]]) -> Iterator[Record]:
        known = {e.text: e for e in encoder.encode([r.text for renderings in given for r in renderings])}
        for renderings in given:
            yield collation_to_json(compare(renderings, lambda texts: [known[text] for text in texts]))

    answer_lines(prepare, answer)


# One comparison, no database ------------------------------------------------------------------------------------------


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print the collation as JSON.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write one self-contained page.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Draw the links of words (SVG).")
@MODEL
def compare(files: tuple[Path, ...], as_json: bool, html: Path | None, plot: Path | None, model: str | None) -> None:
    """Compare renderings: text files (outlet = file name), or JSON Lines of {"outlet","text"}; - reads a pipe."""
    from align.as_json import collation_to_json
    from align.compare import compare as compare_renderings
    from align.compare import signature

    renderings = [rendering for file in files for rendering in _renderings_in(file)]
    encoder = load_encoder(model)
    collation = compare_renderings(renderings, encoder.encode)
    texts = {r.outlet: r.text for r in renderings}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if html is not None:
        from corpus.exporters.html import page

        write_whole(html, page(collation, texts, signature(encoder), now))
        click.echo(f"wrote {html}", err=True)
    if plot is not None:
        from corpus.exporters.plot import plot as draw

        encoded = dict(zip(texts, encoder.encode(list(texts.values())), strict=True))
        write_whole(plot, draw(collation, texts, encoded, signature(encoder), now))
        click.echo(f"wrote {plot}", err=True)
    if as_json:
        record = {**collation_to_json(collation), "signature": signature(encoder)}
        click.echo(json.dumps(record, ensure_ascii=False, allow_nan=False))
    elif html is None and plot is None:
        from rich.console import Console

        from corpus.exporters.terminal import show

        show(collation, texts, Console(width=None if sys.stdout.isatty() else PIPED_WIDTH))


def _renderings_in(file: Path) -> list[Rendering]:
    """The renderings of one argument. Raises InputError with file and line where it cannot be used."""
    from corpus.importers import comparable, together

    name, content = ("standard input.jsonl", sys.stdin.buffer.read()) if str(file) == "-" else (file.name, _bytes(file))
    found = together(name, content)
    for remark in found.remarks:
        click.echo(f"{name}: {remark}", err=True)
    return comparable(name, found)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}", where=str(file), remedy="Give a file.") from error


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all. Raises InputError where it cannot be written."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(
            f"it cannot be written: {error.strerror}", where=str(path), remedy="Give another place."
        ) from error


# The corpus and its page ----------------------------------------------------------------------------------------------

DATABASE = click.option("--database", type=click.Path(path_type=Path, dir_okay=False), help="The SQLite file.")
PORT = click.option("--port", type=click.IntRange(1, 65535), help="The port of the page. [default: 8000]")


@cli.command()
@PORT
@DATABASE
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
def demo(port: int | None, database: Path | None, no_browser: bool) -> None:
    """The page over the sample corpus, compared, at http://127.0.0.1:8000."""
    from corpus.service import import_samples
    from corpus.settings import Settings, demo_database
    from corpus.store import Store

    settings = Settings.from_environment(database=database or demo_database(), port=port)
    store = Store.of(settings)
    import_samples(store)
    store.close()
    run_server(settings, open_browser=not no_browser)


@cli.command()
@PORT
@DATABASE
@click.option("--host", help="The address to answer on; only this machine's own is allowed.")
def serve(port: int | None, database: Path | None, host: str | None) -> None:
    """The page over a database."""
    from corpus.settings import Settings

    run_server(Settings.from_environment(database=database, port=port, host=host), open_browser=False)


def run_server(settings: Settings, *, open_browser: bool) -> None:
    """Serve the page, with a worker beside it, until interrupted. Raises InputError where the port is taken."""
    from web.server import serve_forever

    def say(address: str) -> None:
        click.echo(f"Parallax is at {address} (database {settings.database}). Ctrl-C ends it.", err=True)
        if open_browser:
            import webbrowser

            webbrowser.open(address)

    serve_forever(settings, ready=say)


@cli.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@DATABASE
@click.option("--speaker", default="", help="Who said it; of statements made of single renderings.")
@click.option("--date", default="", help="When: 2012, 2012-11 or 2012-11-07; likewise.")
@click.option("--occasion", default="", help="Where or why; likewise.")
@click.option("--statement", type=click.IntRange(1), help="Add all renderings to the statement of this number.")
@click.option("--dry-run", is_flag=True, help="Print what would be stored as a table, and store nothing.")
@click.option("--leave-out-refused", is_flag=True, help="Store what is fine; otherwise it is all or nothing.")
@click.option(
    "--duplicates",
    type=click.Choice(["ask", "keep", "skip"]),
    default="keep",
    show_default=True,
    help="What to do with what is the same as, or nearly the same as, something else.",
)
@click.option("--mapping", type=click.Path(path_type=Path), help="What the columns of tables mean: a file of JSON.")
@click.option("--column", "columns", multiple=True, help="The same for one column: field=COLUMN. May be repeated.")
@click.option("--encoding", help="What text, tables of text, subtitles and pages are written in, instead of a guess.")
@click.option("--reviewer", default="", help="Who imports. [default: your login name]")
def import_(
    files: tuple[Path, ...],
    database: Path | None,
    speaker: str,
    date: str,
    occasion: str,
    statement: int | None,
    dry_run: bool,
    leave_out_refused: bool,
    duplicates: str,
    mapping: Path | None,
    columns: tuple[str, ...],
    encoding: str | None,
    reviewer: str,
) -> None:
    """Store statements from files of any known format, folders or patterns: all or nothing, a line for each item.

    Files with one rendering each are together one statement.
    """
    from corpus.imports import reporting
    from corpus.imports.gathering import expanded
    from corpus.imports.importing import skip
    from corpus.service import import_files

    sources, passed = expanded(files)
    for path in passed:
        click.echo(f"passed over: {path} is of no known kind, or hidden", err=True)
    if duplicates == "ask" and not sys.stdin.isatty():
        raise click.UsageError("--duplicates ask needs a terminal to ask at.")
    chosen = reporting.mapping_of(mapping, columns)
    with reporting.progress_bar() as progress:
        report = import_files(
            open_store(database, make=True),
            sources,
            speaker=speaker,
            date=date,
            occasion=occasion,
            statement=statement,
            leave_out_refused=leave_out_refused,
            ask=None if duplicates == "keep" else skip if duplicates == "skip" else _ask_about_twin,
            mapping=chosen,
            encoding=encoding,
            who=reviewer or _login_name(),
            dry_run=dry_run,
            progress=None if duplicates == "ask" else progress,
        )
    if dry_run:
        from rich.console import Console

        reporting.show(report, Console(width=None if sys.stdout.isatty() else PIPED_WIDTH))
    else:
        for line in reporting.plain(report):
            click.echo(line)
    for noticed in report.noticed:
        click.echo(f"outlets: {noticed}", err=True)
    for error in report.errors:
        click.echo(f"parallax: {error}", err=True)
    click.echo(reporting.sentence(report, dry_run=dry_run, lenient=leave_out_refused), err=True)
    if report.errors:
        sys.exit(1)


def _ask_about_twin(unit: Unit, twin: Twin) -> Choice:
    """Ask at the terminal what to do with an item that is like something else."""
    from corpus.model import Choice

    for one in (twin, *unit.others):
        click.echo(f"{unit.place}: {one.mine}’s rendering is {one.said}.", err=True)
    if unit.unlike:
        click.echo(f"{unit.place}: {', '.join(unit.unlike)} is like nothing there.", err=True)
    answers = {"n": Choice.KEEP, "a": Choice.JOIN, "l": Choice.SKIP}
    asked = "Store it as a [n]ew statement, [a]dd it to that one, or [l]eave it out?"
    return answers[click.prompt(asked, type=click.Choice(list(answers)), default="n", err=True)]


def _login_name() -> str:
    """The name of who is logged in; empty where the system does not know."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


@cli.command()
@DATABASE
@click.option("--format", "name", default="jsonl", show_default=True, help="See `--list`.")
@click.option("--statement", "numbers", multiple=True, type=click.IntRange(1), help="Only this one. May be repeated.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file, written whole or not at all.")
@click.option("--what", default="", help="Of tables (csv, tsv): renderings, rows or divergences. [default: renderings]")
@click.option("--list", "listed", is_flag=True, help="Print the formats, what each holds and what it leaves out.")
def export(
    database: Path | None, name: str, numbers: tuple[int, ...], out: Path | None, what: str, listed: bool
) -> None:
    """Print statements as JSON Lines, complete, as `import` reads them; or write them in another format."""
    from corpus.exporters.formats import format_named, formats
    from corpus.exporting import export as write
    from corpus.exporting import export_file
    from corpus.settings import Settings

    if listed:
        for one in formats():
            click.echo(
                f"{one.name:9} {one.said} ({one.ending})\n          {one.holds}\n          Left out: {one.leaves_out}"
            )
        return
    if not format_named(name).text and out is None:
        raise click.UsageError(f"{name} is no text: say where with --out FILE.")
    settings = Settings.from_environment(database=database)
    store = open_store(database)
    chosen = list(numbers) or None
    if out is None:
        done = write(store, sys.stdout.buffer, name, numbers=chosen, part=what, address=settings.address)
        sys.stdout.buffer.flush()
    else:
        done = export_file(store, out, name, numbers=chosen, part=what, address=settings.address)
        click.echo(f"wrote {out}: {done.statements} statement{'' if done.statements == 1 else 's'}", err=True)
    for sentence in done.left_out:
        click.echo(f"left out: {sentence}", err=True)


@cli.command()
@click.argument("words", nargs=-1)
@DATABASE
@click.option("--within", default="", help="clauses, renderings, persian, notes or divergences.")
@click.option("--speaker", default="", help="Who said it.")
@click.option("--outlet", default="", help="Who published it.")
@click.option("--since", default="", help="Said then or later: 2012, 2012-11 or 2012-11-07.")
@click.option("--until", default="", help="Said then or earlier.")
@click.option("--quotation", default="", help="direct, indirect, narration or insertion.")
@click.option("--kind", multiple=True, help="Divergences of this kind; may be repeated.")
@click.option("--severity", default="", help="Divergences of this severity or more: wording, nuance, shift, reversal.")
@click.option("--verdict", default="", help="Divergences confirmed, dismissed, unsure, or unreviewed.")
@click.option("--silent", default="", help="What this outlet leaves out that others have.")
@click.option("--apart", default="", help="Where this outlet stands in a minority or alone.")
@click.option("--meaning", is_flag=True, help="The clauses nearest in meaning, whatever their words; loads the model.")
@click.option("--limit", default=25, show_default=True, type=click.IntRange(1, 1000), help="Hits printed at most.")
@click.option("--json", "as_json", is_flag=True, help="Print each hit as a JSON object.")
@MODEL
def search(
    words: tuple[str, ...], database: Path | None, meaning: bool, limit: int, as_json: bool, model: str | None,
    **filters: Any,
) -> None:  # fmt: skip
    """Find WORDS: all of them, '"a phrase"', nego*, OR, -without, (brackets); or with filters alone. A line a hit."""
    from corpus import service
    from corpus.searching import printing
    from corpus.searching.narrowing import checked

    store, narrowed, query = open_store(database), checked(filters), " ".join(words)
    if meaning:
        from corpus.searching.meaning import alone

        found = alone(store, load_encoder(model), query, narrowed, limit)
    else:
        found = service.search(store, query, narrowed, limit=limit)
    bold = ("\x1b[1;4m", "\x1b[0m") if sys.stdout.isatty() else ()
    for hit in found.hits:
        click.echo(json.dumps(printing.record(hit), ensure_ascii=False) if as_json else printing.line(hit, *bold))
    click.echo(printing.count(found), err=True)


@cli.command()
@DATABASE
@click.option("--json", "as_json", is_flag=True, help="Print each outlet as a JSON object.")
def outlets(database: Path | None, as_json: bool) -> None:
    """List the outlets: name, how many renderings, kind, other names, note."""
    from corpus import service

    for one in service.outlets(open_store(database)):
        if as_json:
            record = {"outlet": one.name, "kind": one.said_kind, "note": one.note, "names": dict(one.names)}
            click.echo(json.dumps(record, ensure_ascii=False))
        else:
            fields = (one.name, str(one.renderings), one.said_kind, ", ".join(one.aliases), one.note)
            click.echo("\t".join(" ".join(field.split()) for field in fields).rstrip())


@cli.command()
@DATABASE
@click.option("--rebuild-index", is_flag=True, help="Make the search index anew first.")
def check(database: Path | None, rebuild_index: bool) -> None:
    """Look whether a database is whole: pages, references, texts and their hashes, comparisons, jobs, the index.

    Each fault is a line, and the exit status 1. What is no fault but may be known is said too.
    """
    from corpus.upkeep import faults, remarks

    store = open_store(database)
    if rebuild_index:
        from corpus.searching.indexing import rebuild

        with store.writing() as db:
            rebuild(db)
    found = faults(store)
    for fault in found:
        click.echo(fault)
    for remark in [] if found else remarks(store):
        click.echo(f"note: {remark}", err=True)
    click.echo(f"{len(found)} faults in {store.path}" if found else f"{store.path} is whole", err=True)
    if found:
        sys.exit(1)


@cli.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@DATABASE
def backup(target: Path, database: Path | None) -> None:
    """Copy a database while it is in use into a new file, and look the copy through before it is put there."""
    from corpus.backup import back_up

    found = back_up(open_store(database), target)
    click.echo(f"wrote {target}", err=True)
    if found:
        click.echo("parallax: the database has faults, and so has its copy: ./parallax check", err=True)
        sys.exit(1)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@DATABASE
@click.option("--while-open", is_flag=True, help="Write it into the database though a page or a worker has it open.")
def restore(file: Path, database: Path | None, while_open: bool) -> None:
    """Put a backup in the place of a database, after looking it through. What was there is kept beside it."""
    from corpus.backup import restore as put_back
    from corpus.settings import Settings

    target = Settings.from_environment(database=database).database
    kept = put_back(file, target, while_open=while_open)
    click.echo(f"restored {target} from {file}" + (f"; what it held is in {kept}" if kept else ""), err=True)


@cli.command(name="datasette-metadata")
@DATABASE
def datasette_metadata(database: Path | None) -> None:
    """Print what Datasette says about our tables and columns: datasette FILE --metadata metadata.json."""
    from corpus.datasette import metadata

    click.echo(json.dumps(metadata(open_store(database)), ensure_ascii=False, indent=1))


# What waits to be compared -------------------------------------------------------------------------------------------


@cli.group(invoke_without_command=True)
@DATABASE
@click.option("--all", "every", is_flag=True, help="Those that are done or cancelled too.")
@click.pass_context
def jobs(context: click.Context, database: Path | None, every: bool) -> None:
    """List comparisons that wait, run or failed: job, statement, state, step, percent, and why it failed."""
    from corpus.jobs import listed

    context.obj = database
    if context.invoked_subcommand is not None:
        return
    for job in listed(open_store(database), every=every):
        at = f"{job.step or 'loading'} {job.percent} %" if job.state.value == "running" else ""
        said = (f"job {job.id}", f"statement {job.statement}", job.state.value, at, job.error)
        click.echo("\t".join(said).rstrip())


@jobs.command(name="cancel")
@click.argument("numbers", nargs=-1, required=True, type=int)
@DATABASE
@click.pass_obj
def jobs_cancel(above: Path | None, numbers: tuple[int, ...], database: Path | None) -> None:
    """Cancel jobs that wait or run; nothing of them is stored."""
    from corpus.jobs import cancel

    for number in numbers:
        cancel(open_store(database or above), number)


@jobs.command(name="retry")
@click.argument("numbers", nargs=-1, required=True, type=int)
@DATABASE
@click.pass_obj
def jobs_retry(above: Path | None, numbers: tuple[int, ...], database: Path | None) -> None:
    """Queue failed or cancelled jobs again."""
    from corpus.jobs import retry

    for number in numbers:
        retry(open_store(database or above), number)


@jobs.command(name="wait")
@click.argument("numbers", nargs=-1, type=int)
@click.option("--work", is_flag=True, help="Have a worker meanwhile, where none is served with a page.")
@DATABASE
@click.pass_obj
def jobs_wait(above: Path | None, numbers: tuple[int, ...], work: bool, database: Path | None) -> None:
    """Wait for jobs, or for all that are unfinished, with a progress bar. Exit status 1 where one was not done."""
    from contextlib import nullcontext

    from corpus.jobs import listed, wait
    from corpus.settings import Settings
    from corpus.waitbar import bars
    from corpus.worker import watched_worker

    store = open_store(database or above)
    chosen = numbers or tuple(job.id for job in reversed(listed(store)) if job.unfinished)
    settings = Settings.from_environment(database=store.path)
    with watched_worker(settings) if work else nullcontext(), bars() as tell:
        ended = wait(store, chosen, tell)
    for job in ended:
        click.echo(f"job {job.id}\tstatement {job.statement}\t{job.state.value}\t{job.error}".rstrip())
    if any(job.state.value != "done" for job in ended):
        sys.exit(1)


def open_store(database: Path | None, *, make: bool = False) -> Store:
    """The database that the option or the environment names. make: where it is not there; else InputError."""
    from corpus.settings import Settings
    from corpus.store import Store

    settings = Settings.from_environment(database=database)
    if not make and not settings.database.exists():
        remedy = "Name it with --database, or begin one with import or serve."
        raise InputError("there is no database", where=str(settings.database), remedy=remedy)
    return Store.of(settings)


# The project itself ---------------------------------------------------------------------------------------------------


@cli.group(invoke_without_command=True)
@click.option("--repetitions", default=9, show_default=True, type=click.IntRange(1), help="How often each is timed.")
@click.pass_context
def bench(context: click.Context, repetitions: int) -> None:
    """Measure speed and memory: medians of ratios to one encoder pass over the same words."""
    if context.invoked_subcommand is not None:
        return
    from benchmarks.speed import measure

    failed = False
    for figure in measure(repetitions):
        over = figure.bound is not None and figure.value > figure.bound
        failed |= over
        bound = "" if figure.bound is None else f"   at most {figure.bound:g}{', MISSED' if over else ''}"
        click.echo(f"{figure.name:30} {figure.value:>12,.3f} {figure.unit}{bound}")
    if failed:
        sys.exit(1)


@bench.command(name="rows")
@click.option("--data", required=True, type=click.Path(path_type=Path, file_okay=False), help="The data folder.")
@MODEL
def bench_rows(data: Path, model: str | None) -> None:
    """Measure how long rows take after encoding: many renderings, and two of a book chapter's length."""
    from benchmarks.bench import Bench
    from benchmarks.rows import speed

    missed = False
    for timing in speed(Bench(data, load_encoder(model))):
        missed |= timing.value > timing.bound
        over = ", MISSED" if timing.value > timing.bound else ""
        click.echo(f"{timing.name:40} {timing.value:>8.2f} {timing.unit}   at most {timing.bound:g}{over}")
    if missed:
        sys.exit(1)


@bench.command(name="search")
@click.option(
    "--clauses", default=1_000_000, show_default=True, type=click.IntRange(1000), help="Clauses of the corpus."
)
@click.option("--queries", default=100, show_default=True, type=click.IntRange(1), help="Queries of each sort.")
def bench_search(clauses: int, queries: int) -> None:
    """Measure how long a search takes, by words and by meaning, over a corpus made for it (4 GB, then freed)."""
    from benchmarks.search import Timing, measure

    missed = False
    for line in measure(clauses, queries):
        if isinstance(line, Timing):
            over = line.p95 > line.bound
            missed |= over
            bound = f"at most {line.bound:g}{', MISSED' if over else ''}"
            click.echo(
                f"{line.name:36} n {line.queries:5}   median {line.median:7.1f}   p95 {line.p95:7.1f} ms   {bound}"
            )
        else:
            click.echo(line.text)
    if missed:
        sys.exit(1)


@bench.command(name="desk")
@click.option("--divergences", default=60, show_default=True, type=click.IntRange(30), help="How many are decided.")
@click.option(
    "--think", default=0.5, show_default=True, type=click.FloatRange(0, 60), help="Seconds before a decision."
)
def bench_desk(divergences: int, think: float) -> None:
    """Measure a review by keyboard alone, in a real browser (needs Chromium and Playwright)."""
    from benchmarks.desk import KEYS_BOUND, NEXT_BOUND, measure

    done = measure(divergences, think)
    click.echo(f"{done.keys} keys for {done.decisions} decisions: {done.keys_each:.2f} each   at most {KEYS_BOUND:g}")
    click.echo(
        f"next divergence   n {len(done.waits)}   median {done.median:.0f}   longest {max(done.waits):.0f} ms"
        f"   at most {NEXT_BOUND:g}"
    )
    click.echo(
        f"in all {done.seconds:.1f} s, {done.seconds / done.decisions:.2f} s a decision, {think:g} s of it thought"
    )
    if done.missed:
        click.echo("MISSED")
        sys.exit(1)


@bench.command(name="page")
@click.option("--outlets", default=12, show_default=True, type=click.IntRange(2, 40), help="Outlets of the comparison.")
@click.option("--rows", default=1000, show_default=True, type=click.IntRange(10), help="Its rows.")
def bench_page(outlets: int, rows: int) -> None:
    """Measure how the page keeps up with a long comparison, in a real browser (needs Chromium and Playwright)."""
    from benchmarks.page import measure

    missed = False
    for line in measure(outlets, rows):
        missed |= line.missed
        bound = f"at most {line.bound:g}{', MISSED' if line.missed else ''}"
        click.echo(
            f"{line.name:40} n {line.times:4}   median {line.median:7.1f}   longest {line.longest:7.1f} ms   {bound}"
        )
    if missed:
        sys.exit(1)


@bench.command()
@click.option("--data", required=True, type=click.Path(path_type=Path, file_okay=False), help="The data folder.")
@click.option("--only", multiple=True, type=click.Choice(FAMILIES), help="One family of figures; may be repeated.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures as JSON.")
@click.option("--diagram", type=click.Path(path_type=Path, dir_okay=False), help="Write a reliability diagram (SVG).")
@MODEL
def judgement(data: Path, only: tuple[str, ...], out: Path | None, diagram: Path | None, model: str | None) -> None:
    """Measure how right clauses, links, differences and divergences are, on development data.

    A run of all families writes benchmarks/judgement.json too, unless --out names another place.
    """
    from benchmarks.bench import Bench
    from benchmarks.diagram import reliability_diagram
    from benchmarks.judgement import WRITTEN, as_json, measure, table

    report = measure(Bench(data, load_encoder(model)), only or FAMILIES)
    click.echo(table(report))
    target = out or (None if only else WRITTEN)
    if target is not None:
        write_whole(target, as_json(report))
        click.echo(f"wrote {target}", err=True)
    if diagram is not None:
        write_whole(diagram, reliability_diagram(report.reliability))
        click.echo(f"wrote {diagram}", err=True)


@cli.command()
@click.argument("name", type=click.Choice((*NAMES, "parting", "rows", "weighing", "wordnet")))
@click.option("--data", required=True, type=click.Path(path_type=Path, file_okay=False), help="The data folder.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write it. [default: its place in the program]",
)
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same head.")
def train(name: str, data: Path, out: Path | None, seed: int) -> None:
    """Make a trained head anew from a data folder, and print how right it is on the development parts.

    `parting` goes on from the relation head and writes it anew, with what says where texts part. `rows` writes
    nothing: it prints the constants of the rows' probabilities beside those that stand in the code.
    `weighing` fits what speaks for and against a divergence; `wordnet` makes the list of related words, its data is the
    folder of WordNet's database.
    """
    from importlib import import_module

    for line in import_module(f"align.training.{name}").train(data, out or FOLDER, seed):
        click.echo(line)


@cli.command()
@click.option("--unit", is_flag=True, help="Only the fast part: no browser.")
@click.option("--no-tests", is_flag=True, help="Only lint, types and import rules.")
def test(unit: bool, no_tests: bool) -> None:
    """Run the whole test suite: lint, types, import rules, tests, browser tests."""
    here = Path(__file__).parent
    if not (here / "tests").is_dir():
        raise InputError("the tests are not installed", where=str(here), remedy="Run ./parallax test in a checkout.")
    steps = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
        *javascript_checks(here / "tests" / "javascript"),
    ]
    if not no_tests:
        ensure_redis()
        if not unit:
            ensure_chromium()
        processes = str(min(os.cpu_count() or 1, MOST_TEST_PROCESSES))
        steps.append(["pytest", "-n", processes, *(["-m", "not browser"] if unit else [])])
    # A process for each core: with more threads they wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for step in steps:
        click.echo("$ " + " ".join(step), err=True)
        program = Path(sys.executable).parent / step[0]  # an absolute path stays what it is
        status = subprocess.run([program, *step[1:]], cwd=here, check=False).returncode
        if status:
            sys.exit(status)


def javascript_checks(folder: Path) -> list[list[str]]:
    """Types and lint of the page's scripts, where the packages for them are installed; else a line that says how."""
    tools = folder / "node_modules" / ".bin"
    if not shutil.which("node") or not tools.is_dir():
        click.echo(f"The page's scripts are not checked: npm ci --prefix {folder} installs what checks them.", err=True)
        return []
    return [
        [str(tools / "tsc"), "--project", str(folder / "tsconfig.json")],
        [str(tools / "eslint"), "--config", str(folder / "eslint.config.js"), "web/static"],
    ]


def ensure_chromium() -> None:
    """Install Debian's chromium where it is missing and may be installed. Raises InputError that says how else."""
    remedy = "Install Debian's package: apt-get install chromium. Or run the rest: ./parallax test --unit"
    ensure_package("chromium", CHROMIUM, "it is not there, and the browser tests need it", remedy)


def ensure_redis() -> None:
    """Install Debian's redis-server likewise. Where that cannot be, its tests are skipped, but never in CI."""
    remedy = "Install Debian's package: apt-get install redis-server."
    try:
        ensure_package("redis-server", REDIS, "it is not there, and the tests of jobs over Redis need it", remedy)
    except InputError as error:
        if os.environ.get("CI"):
            raise
        click.echo(f"parallax: {error} These tests are skipped.", err=True)


def ensure_package(package: str, program: Path, problem: str, remedy: str) -> None:
    """Install a package of Debian's where its program is missing. Raises InputError where that cannot be."""
    if program.exists():
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise InputError(problem, where=str(program), remedy=remedy)
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package]):
        click.echo("$ " + " ".join(command), err=True)
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
            raise InputError("it could not be installed", where=str(program), remedy=remedy)


if __name__ == "__main__":
    cli()

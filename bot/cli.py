"""The command line `lotse`. Heavy parts are loaded only by the command that needs them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.memory import keep_little
from bot.say import Plain, say

if TYPE_CHECKING:
    from bot.app import Part
    from bot.settings import Settings

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
content = typer.Typer(no_args_is_help=True, help="The guide as files.")
example = typer.Typer(no_args_is_help=True, help="Example data, marked “Beispiel”.")
staff = typer.Typer(no_args_is_help=True, help="Accounts of the staff.")
db = typer.Typer(no_args_is_help=True, help="The database.")
nlu = typer.Typer(no_args_is_help=True, help="Understanding.")
for group, name in (
    (content, "content"), (example, "example"), (staff, "staff"), (db, "db"), (nlu, "nlu"),
):  # fmt: skip
    app.add_typer(group, name=name)


@app.callback()
def quartierslotse() -> None:
    """The multilingual chat-bot of the quarter centres of Pforzheim."""
    keep_little()


@app.command()
def run(
    examples: Annotated[
        bool, typer.Option("--examples", help="On the very first start, load example data.")
    ] = False,
) -> None:
    """Everything in one process: web chat, staff view, turns, delivery, Telegram."""
    from bot.first_start import prepare
    from bot.serve import banner, refuse_taken_port, serve

    settings = _settings()
    refuse_taken_port(settings)
    token = _run(prepare(settings, examples=examples))
    serve(settings, ("web", "worker", "telegram"), lambda: _tell(banner(settings, token)))


@app.command()
def web() -> None:
    """The web chat, the staff view and Telegram's webhook; as many processes as wanted."""
    _serve("web")


@app.command()
def worker() -> None:
    """Turns, delivery and the clock; as many processes as wanted (PostgreSQL)."""
    _serve("worker")


@app.command()
def telegram() -> None:
    """Ask Telegram for messages (long polling); one process."""
    if _settings().telegram_token is None:
        raise _stop(
            say("Kein Token gesetzt: LOTSE_TELEGRAM_TOKEN.", "Set LOTSE_TELEGRAM_TOKEN first.")
        )
    _serve("telegram")


@app.command()
def chat(
    lang: Annotated[str, typer.Option(help="Your app's language: de, en, tr, ar …")] = "de",
    transcript: Annotated[
        bool, typer.Option("--transcript", help="Print the talk at the end, as tests use it.")
    ] = False,
    temporary: Annotated[
        bool, typer.Option("--temporary", help="In a database that is thrown away.")
    ] = False,
) -> None:
    """Talk to the bot in the terminal."""
    from bot.chat import talk

    _run(talk(_settings(), lang, transcript=transcript, throw_away=temporary))


@app.command()
def ask(
    now: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M"], help="Local wall time.")
    ] = None,
) -> None:
    """Understanding as a filter: JSON lines in, JSON lines out."""
    from bot.ask import answer

    _run(answer(_settings(), sys.stdin, now))


@app.command()
def doctor() -> None:
    """Say in plain words how everything is; exits with 1 where something is broken."""
    from bot.doctor import examine

    findings = _run(examine(_settings()))
    for finding in findings:
        typer.echo(finding)
    raise typer.Exit(int(any(finding.broken for finding in findings)))


@content.command("load")
def content_load(
    folder: Annotated[Path | None, typer.Argument(help="Default: the product's own.")] = None,
) -> None:
    """Load what is not there yet, also languages; what staff changed stays."""
    from bot.storage import load_content

    added = _run(load_content(_settings(), folder))
    typer.echo(
        say(f"{added} Einträge geladen oder ergänzt.", f"{added} entries loaded or completed.")
    )


@content.command("export")
def content_export(folder: Path) -> None:
    """Write every guide entry as a file."""
    from bot.storage import export_content

    count = _run(export_content(_settings(), folder))
    typer.echo(say(f"{count} Einträge in {folder}.", f"{count} entries in {folder}."))


@example.command("load")
def example_load() -> None:
    """Load the example data; refused where there is real data."""
    from bot.examples import load
    from bot.storage import transaction

    async def work() -> int:
        async with transaction(_settings()) as (session, now):
            return await load(session, now)

    typer.echo(say("Beispiele geladen: ", "Examples loaded: ") + str(_run(work())))


@example.command("remove")
def example_remove() -> None:
    """Remove the example data, and nothing else."""
    from bot.examples import remove
    from bot.storage import transaction

    async def work() -> int:
        async with transaction(_settings()) as (session, now):
            return await remove(session, now)

    typer.echo(say("Beispiele entfernt: ", "Examples removed: ") + str(_run(work())))


@staff.command("add")
def staff_add(
    name: str, role: Annotated[str, typer.Option(help="admin, editor or counsellor")] = "counsellor"
) -> None:
    """Add an account and print the link with which its owner chooses a password."""
    from bot.storage import transaction
    from services.staff.service import Staff

    settings = _settings()

    async def work() -> str:
        async with transaction(settings) as (session, now):
            accounts = Staff(session, now)
            return await accounts.link(await accounts.add(name, role))

    typer.echo(f"{settings.url}/admin/link/{_run(work())}")


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database's tables to the newest form."""
    from bot.storage import upgrade_tables

    _run(upgrade_tables(_settings()))


@nlu.command("train")
def nlu_train() -> None:
    """Learn what is to be learned now, so that no start has to wait for it."""
    from bot.understanding import engine
    from nlu.encoder import Embedded

    engine(_settings(), Embedded())


@nlu.command("export-rasa")
def nlu_export_rasa() -> None:
    """Print the training data in Rasa's format."""
    from bot.ask import export_rasa

    typer.echo(export_rasa(), nl=False)


@nlu.command("import-rasa")
def nlu_import_rasa(file: Path, folder: Path) -> None:
    """Turn training data in Rasa's format into files of ours, one a language."""
    from bot.ask import import_rasa

    count = import_rasa(file, folder)
    typer.echo(say(f"{count} Sätze in {folder}.", f"{count} utterances in {folder}."))


def _serve(part: Part) -> None:
    from bot.serve import serve
    from bot.storage import check_tables

    settings = _settings()
    _run(check_tables(settings))
    serve(settings, (part,), lambda: None)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run it; what the person at the terminal can mend is said without a traceback."""
    try:
        return asyncio.run(work)
    except _mendable() as error:
        raise _stop(str(error)) from None
    except OSError as error:
        kind = type(error).__name__
        raise _stop(say(f"Nicht erreichbar ({kind}).", f"Out of reach ({kind}).")) from None


def _mendable() -> tuple[type[Exception], ...]:
    from services.guide.content import ContentError
    from services.staff.rules import StaffError

    return (Plain, ContentError, StaffError)


def _settings() -> Settings:
    from bot.logs import set_up
    from bot.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        raise _stop(str(error)) from None
    set_up(settings.log_format, settings.log_level)
    return settings


def _tell(text: str) -> None:
    print(text, flush=True)


def _stop(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)

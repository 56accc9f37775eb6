"""The `ballerine` command: each subcommand reads the settings, does one thing and says in plain lines what happened."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ballerine_app.commands.given_settings import given_settings
from ballerine_app.commands.vendors import vendors_app
from ballerine_app.settings import Settings

app = typer.Typer(
    name="ballerine",
    help="Identity and risk decisions: people hand in documents, rules judge, reviewers decide, all live.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
demo_app = typer.Typer(help="Serve the demo: made-up accounts and cases, and /demo.", invoke_without_command=True)
app.add_typer(demo_app, name="demo")
app.add_typer(vendors_app, name="vendors")


def main() -> None:
    """Run the command. A problem that the reader can solve is a sentence and exit code 1, not a traceback."""
    from ballerine_app.commands.data import DataInUse
    from ballerine_app.commands.frontend import FrontendError
    from ballerine_app.plugins.registry import BrokenPlugin
    from ballerine_app.services.definitions import BrokenFile
    from ballerine_app.services.errors import ServiceError
    from ballerine_app.store.errors import StoreError

    try:
        app()
    except (BrokenFile, BrokenPlugin, DataInUse, FrontendError, StoreError) as problem:
        sys.exit(str(problem))
    except ServiceError as refusal:
        sys.exit(_sentence(refusal.code, refusal.values))


@app.command()
def serve() -> None:
    """Serve the product, without demo data. `ballerine create-user` makes the first account."""
    _serve(given_settings(), password="")


@demo_app.callback()
def demo(context: typer.Context) -> None:
    """Serve the demo: made-up accounts and cases, and the page /demo."""
    from ballerine_app.commands.data import demo_password
    from ballerine_app.demo.seed import NotADemo

    os.environ["DEMO"] = "true"
    if context.invoked_subcommand is None:
        settings = given_settings()
        password = demo_password(settings)
        if not settings.stays_here:
            os.environ["DEMO_PASSWORD"] = ""  # the login page shows it, and other computers can see that page
        try:
            _serve(settings, password)
        except NotADemo as refusal:
            sys.exit(str(refusal))


@demo_app.command()
def reset() -> None:
    """Delete the demo's data and make it anew. Stop the server first."""
    from ballerine_app.commands.data import using
    from ballerine_app.demo.seed import NotADemo
    from ballerine_app.demo.seed import reset as start_over

    settings = given_settings()
    try:
        with using(settings.data_dir, alone=True):
            start_over(settings)
    except NotADemo as refusal:
        sys.exit(str(refusal))
    typer.echo(f"The demo starts over. Its data lies in {settings.data_dir}.")


@app.command()
def build() -> None:
    """Build the pages, if their sources changed."""
    from ballerine_app.commands.frontend import ensure_frontend

    where, built = ensure_frontend()
    typer.echo(f"{'Built' if built else 'Unchanged'}: {where}")


@app.command()
def migrate() -> None:
    """Bring the database to this release's schema."""
    from ballerine_app.store.schema import migrate as bring_to_newest

    settings = given_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    bring_to_newest(settings.database)
    typer.echo("The database is at this release's schema.")


@app.command("create-user")
def create_user(
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    name: Annotated[str, typer.Option(help="The name that colleagues see.")],
    role: Annotated[str, typer.Option(help="reviewer, lead or admin.")] = "reviewer",
) -> None:
    """Make an account for a member of staff. The password is asked for, or read from standard input."""
    from ballerine_app.commands.data import opened_runtime
    from ballerine_app.services.staff import create_staff

    with opened_runtime(given_settings()) as runtime:
        create_staff(runtime, email, name, role, _new_password())
    typer.echo(f"{email} can sign in now.")


@app.command()
def backup(folder: Annotated[Path, typer.Argument(help="A folder that is empty or not there yet.")]) -> None:
    """Copy database, documents and master key as they are at one moment. The server may go on."""
    from ballerine_app.commands.data import back_up

    back_up(given_settings(), folder.resolve())
    typer.echo(f"Saved in {folder.resolve()}. Keep it as safe as the documents themselves.")


@app.command()
def restore(folder: Annotated[Path, typer.Argument(help="What `ballerine backup` wrote.")]) -> None:
    """Put a backup in place. Stop the server first; DATA_DIR must hold no data yet."""
    from ballerine_app.commands.data import put_back, using

    settings = given_settings()
    with using(settings.data_dir, alone=True):
        put_back(settings, folder.resolve())
    typer.echo(f"Restored to {settings.data_dir}.")


@app.command()
def verify() -> None:
    """Check the hash chains of the audit log; exit code 1 when an entry was changed, added or removed."""
    from ballerine_app.commands.data import verify as broken_streams

    broken = broken_streams(given_settings())
    for line in broken:
        typer.echo(line, err=True)
    if broken:
        raise typer.Exit(1)
    typer.echo("Every entry of the audit log is as it was written.")


@app.command()
def replay(
    cases: Annotated[list[str] | None, typer.Argument(metavar="CASE…", help="Ids or references of cases.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Replay every case.")] = False,
) -> None:
    """Recompute every outcome of a case from its audit log; exit code 1 when one is not what was recorded."""
    from ballerine_app.commands.replay import replay as replay_cases
    from ballerine_app.locales import text

    if bool(cases) == everything:
        sys.exit(text("command.nothing_to_replay"))
    if not replay_cases(given_settings(), cases or [], typer.echo):
        raise typer.Exit(1)


@app.command()
def workflows() -> None:
    """List workflows and collection flows with their versions."""
    from ballerine_app.commands.workflows import list_workflows

    list_workflows(given_settings(), typer.echo)


@app.command()
def lint(file: Annotated[Path, typer.Argument(help="A workflow definition, as JSON.")]) -> None:
    """Check a workflow definition; exit code 1 when it has errors."""
    from ballerine_app.commands.workflows import check_file

    if not check_file(file, typer.echo):
        raise typer.Exit(1)


@app.command("import-workflow")
def import_workflow(
    file: Annotated[Path, typer.Argument(help="A workflow definition, as JSON.")],
    name: Annotated[str, typer.Option(help="The name to give it here, instead of its own.")] = "",
    kind: Annotated[str, typer.Option(help="workflow or flow.")] = "",
    publish: Annotated[bool, typer.Option(help="Publish it, so that new cases take it.")] = False,
) -> None:
    """Make a definition the next version of its name, as a draft; exit code 1 when it can't be published as asked."""
    from ballerine_app.commands.workflows import import_file

    if not import_file(given_settings(), file, typer.echo, name=name, kind=kind, publish=publish):
        raise typer.Exit(1)


@app.command("import-list")
def import_list(
    name: Annotated[str, typer.Argument(help="The custom list.")],
    file: Annotated[Path, typer.Argument(help="A CSV file, with or without a header.")],
    kind: Annotated[str, typer.Option(help="Make the list if there is none: what it holds, e.g. email_domain.")] = "",
    skip_broken: Annotated[bool, typer.Option("--skip-broken", help="Leave out rows that can't be taken in.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> None:
    """Take the entries of a file into a custom list, all or none; exit code 1 when rows are broken."""
    from ballerine_app.commands.lists import import_file

    if not import_file(given_settings(), name, file, typer.echo, kind=kind, skip_broken=skip_broken, dry_run=dry_run):
        raise typer.Exit(1)


@app.command()
def policies() -> None:
    """List risk policies with their versions."""
    from ballerine_app.commands.policies import list_policies

    list_policies(given_settings(), typer.echo)


@app.command("import-policy")
def import_policy(
    file: Annotated[Path, typer.Argument(help="A risk policy, as JSON.")],
    name: Annotated[str, typer.Option(help="The name to give it here, instead of its own.")] = "",
    publish: Annotated[
        bool, typer.Option(help="Publish it without review, so that new cases are judged by it.")
    ] = False,
) -> None:
    """Make a risk policy the next version of its name, as a draft; exit code 1 when it can't be published as asked."""
    from ballerine_app.commands.policies import import_policy_file

    if not import_policy_file(given_settings(), file, typer.echo, name=name, publish=publish):
        raise typer.Exit(1)


@app.command("import-routing")
def import_routing(
    file: Annotated[Path, typer.Argument(help="The routing of a capability, as JSON.")],
) -> None:
    """Make a file the routing of the capability that it names; exit code 1 when it can't be used."""
    from ballerine_app.commands.routings import import_routing_file

    if not import_routing_file(given_settings(), file, typer.echo):
        raise typer.Exit(1)


@app.command("start-case")
def start_case(
    name: Annotated[str, typer.Argument(help="The workflow; its newest published version is taken.")],
    context: Annotated[Path | None, typer.Option(help="A file with the case's data, a JSON object.")] = None,
) -> None:
    """Start a case of a workflow, and print its id."""
    from ballerine_app.commands.cases import start

    typer.echo(start(given_settings(), name, context))


@app.command("send-event")
def send_event(
    case: Annotated[str, typer.Argument(help="Id or reference of the case.")],
    event: Annotated[str, typer.Argument(help="An event that the definition lets the system send.")],
    payload: Annotated[Path | None, typer.Option(help="A file with the event's payload, a JSON object.")] = None,
) -> None:
    """Send a case an event, and print the state that it is in then."""
    from ballerine_app.commands.cases import send

    typer.echo(send(given_settings(), case, event, payload).state)


@app.command()
def plugins() -> None:
    """Print every kind of plugin with its parameters, as docs/plugins.md has it."""
    from ballerine_app.commands.plugins_page import plugins_page

    typer.echo(plugins_page(), nl=False)


@app.command("set-secret")
def set_secret(
    name: Annotated[str, typer.Argument(help="The name that {secret.NAME} uses.")],
    host: Annotated[list[str] | None, typer.Option(help="A host that may be sent it; any if none is named.")] = None,
    plugin: Annotated[list[str] | None, typer.Option(help="A plugin that may use it; any if none is named.")] = None,
) -> None:
    """Set a secret of plugins. Its value is asked for, or read from standard input."""
    from ballerine_app.commands.secrets import keep_secret

    keep_secret(given_settings(), name, host or [], plugin or [], typer.echo)


@app.command()
def secrets() -> None:
    """List the names of secrets, and who may have them. No command shows a value."""
    from ballerine_app.commands.secrets import show_secrets

    show_secrets(given_settings(), typer.echo)


@app.command("remove-secret")
def remove_secret(name: Annotated[str, typer.Argument(help="The secret's name.")]) -> None:
    """Remove a secret."""
    from ballerine_app.commands.secrets import drop_secret

    drop_secret(given_settings(), name, typer.echo)


@app.command()
def listen(
    port: Annotated[int, typer.Option(help="The port on this computer; 0 takes a free one.")] = 4000,
    secret: Annotated[list[str] | None, typer.Option(help="A signing secret, whsec_…; several may be given.")] = None,
    answer: Annotated[int, typer.Option(help="The status to answer with, e.g. 503 to watch retries.")] = 204,
) -> None:
    """Receive webhooks on this computer, check their signatures and print them."""
    from ballerine_app.commands.listen import listen_until_stopped

    if problem := listen_until_stopped(port, secret or [], answer, typer.echo):
        sys.exit(problem)


@app.command("migrate-cases")
def migrate_cases(
    name: Annotated[str, typer.Argument(help="The workflow.")],
    left: Annotated[int, typer.Option("--from", help="The version that the cases run on.")],
    reached: Annotated[int, typer.Option("--to", help="The version to move them to.")],
    case: Annotated[list[str] | None, typer.Option(help="Id or reference of a case; all running ones if none.")] = None,
    state: Annotated[list[str] | None, typer.Option(help="A state that has another name now: old=new.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Move them. Without it, only say what would happen.")] = False,
) -> None:
    """Move running cases to another version of their workflow; exit code 1 when some can't be moved."""
    from ballerine_app.commands.workflows import move_cases

    if not move_cases(given_settings(), name, (left, reached), case or [], state or [], typer.echo, apply=apply):
        raise typer.Exit(1)


@app.command()
def settings() -> None:
    """Print every setting with its default and what it does, as docs/settings.md has it."""
    from ballerine_app.commands.settings_page import settings_page

    typer.echo(settings_page(), nl=False)


@app.command()
def operators() -> None:
    """Print every operator of rules with an example, as docs/rule-operators.md has it."""
    from ballerine_app.commands.operators_page import operators_page

    typer.echo(operators_page(), nl=False)


def _serve(settings: Settings, password: str) -> None:
    from ballerine_app.commands.announcement import announcement
    from ballerine_app.commands.data import prepare, using
    from ballerine_app.commands.frontend import BUILDS, built_frontend, ensure_frontend, sources_key
    from ballerine_app.commands.serving import serve as serve_until_stopped
    from ballerine_app.network import port_is_free

    if not port_is_free(settings.host, settings.port):
        sys.exit(f"Port {settings.port} on {settings.host} is taken. Choose another one, for instance PORT=3001.")
    with using(settings.data_dir):
        # First, since it takes no time: a broken rules file is told before a minute of building, not after it.
        prepare(settings, password)
        if not built_frontend(sources_key()).is_dir():
            first = not any(BUILDS.glob("[0-9a-f]*"))
            typer.echo(
                "Building the pages, which takes a moment the first time." if first else "Building changed pages."
            )
        pages, _ = ensure_frontend()
        serve_until_stopped(
            settings.host, settings.port, pages, lambda: typer.echo(announcement(settings, password), nl=True)
        )


def _sentence(code: str, values: dict[str, str]) -> str:
    from ballerine_app.locales import catalogue, text

    for key in (f"command.{code}", f"error.{code}"):
        if key in catalogue():
            return text(key, **values)
    return text("command.refused", code=code)


def _new_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


if __name__ == "__main__":
    main()

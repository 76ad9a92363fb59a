"""`flask inventra bench soak` and `doctor`: the proofs that take long."""

from secrets import randbelow

import click
from flask.cli import with_appcontext

from app.bench import proof
from app.bench import soak as contest
from app.bench.soaking import Plan
from app.cli.bench_results import factory_of, results_of


@click.command("soak")
@click.option("--operations", default=1_000_000, show_default=True, help="Over all clients.")
@click.option("--clients", default=16, show_default=True, help="Processes at once.")
@click.option("--seed", type=int, help="Repeats what each client draws (default: a new one, which is told).")
@with_appcontext
def soak(operations: int, clients: int, seed: int | None) -> None:
    """Few items moved by many clients at once; ends with 1 if a sum disagrees or anything but a refusal happened."""
    plan = Plan(operations, clients, randbelow(10**6) if seed is None else seed)
    click.echo(f"Seed {plan.seed}: --seed {plan.seed} draws the same operations again.")
    with results_of("soak", operations) as (results, settings):
        results.update(contest.run(settings, factory_of(), plan))
    if results["soak"]["violations"]:
        raise SystemExit(1)


@click.command("doctor")
@click.option("--moves", default=100_000, show_default=True, help="Movements beside those of the database.")
@with_appcontext
def doctor(moves: int) -> None:
    """Time and memory of the doctor over so many movements, and of the rollups per 100,000 new ones."""
    with results_of("doctor", moves) as (results, settings):
        results.update(proof.measure(settings, factory_of(), moves))

"""The embedded servers: started, shared, adopted, cleaned up after."""

import multiprocessing
import os
import signal

import psycopg
import pytest
from redis import Redis

from app.core.embedded import postgres, redis, servers
from app.core.embedded.processes import ServerError, find
from config import Settings
from tests.run.supervisor import wait_until_gone


def test_servers_run_for_the_block_and_stop_in_reverse_order(own: Settings) -> None:
    told: list[str] = []
    with servers.running(own, told.append):
        assert _answers(own)
    assert told == ["PostgreSQL started", "Redis started", "Redis stopped", "PostgreSQL stopped"]
    assert not _runs(own)
    assert not own.socket_dir.exists()


def test_the_last_of_several_blocks_stops_the_servers(own: Settings) -> None:
    told: list[str] = []
    with servers.running(own):
        with servers.running(own, told.append):
            assert _answers(own)
        assert _answers(own)
    assert told == []
    assert not _runs(own)


def test_servers_started_by_hand_are_left_running(own: Settings) -> None:
    postgres.start(own.var_dir / "postgres", own.socket_dir)
    redis.start(own.var_dir / "redis", own.socket_dir / "redis.sock")
    with servers.running(own):
        assert _answers(own)
    assert _answers(own)


def test_servers_of_others_are_not_started(own: Settings) -> None:
    elsewhere = own.model_copy(update={"database_url": "postgresql://db/inventra", "redis_url": "redis://cache"})
    with servers.running(elsewhere):
        assert not own.var_dir.exists()


def test_servers_that_a_killed_process_left_are_adopted_with_their_data_and_stopped(own: Settings) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_use_and_die, args=(own,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert _answers(own)
    told: list[str] = []
    with servers.running(own, told.append):
        pass
    assert told[:2] == ["PostgreSQL was running already", "Redis was running already"]
    assert not _runs(own)


def test_both_servers_keep_their_data_through_kill_9(own: Settings) -> None:
    with servers.running(own):
        postgres.ensure_database(own.socket_dir, "kept")
        _redis(own).set("kept", "yes")
        for program, mark in _marks(own):
            process = find(program, mark)
            assert process is not None
            process.kill()
            wait_until_gone([process], 10)
        servers.revive(own, lambda _sentence: None)
        assert not postgres.ensure_database(own.socket_dir, "kept")
        assert _redis(own).get("kept") == b"yes"


def test_a_process_id_that_another_program_has_by_now_is_not_taken_for_postgresql(own: Settings) -> None:
    data_dir = own.var_dir / "postgres"
    with servers.running(own):
        note = (data_dir / "postmaster.pid").read_text()
    own.socket_dir.mkdir()
    stranger = f"{os.getpid()}\n{note.partition(chr(10))[2]}"
    for lock in (data_dir / "postmaster.pid", own.socket_dir / ".s.PGSQL.5432.lock"):
        lock.write_text(stranger)
        lock.chmod(0o666)
    assert not postgres.is_running(data_dir)
    with servers.running(own):
        assert _answers(own)


def test_a_killed_initdb_leaves_nothing_in_the_way(own: Settings) -> None:
    half = own.var_dir / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with servers.running(own):
        assert _answers(own)


def test_a_server_whose_socket_was_deleted_is_restarted(own: Settings) -> None:
    with servers.running(own):
        for name in (".s.PGSQL.5432", "redis.sock"):
            (own.socket_dir / name).unlink()
        redis.stop(own.socket_dir / "redis.sock")
        with servers.running(own):
            assert _answers(own)


def test_a_server_that_cannot_start_says_why(own: Settings) -> None:
    with pytest.raises(ServerError, match=r"(?s)pg_ctl failed.*unrecognized configuration parameter"):
        postgres.start(own.var_dir / "postgres", own.socket_dir, {"no_such_setting": "1"})


def _use_and_die(settings: Settings) -> None:
    with servers.running(settings):
        os.kill(os.getpid(), signal.SIGKILL)


def _answers(settings: Settings) -> bool:
    psycopg.connect(host=str(settings.socket_dir), user="postgres", dbname="postgres").close()
    return bool(_redis(settings).ping())


def _redis(settings: Settings) -> Redis:
    return Redis(unix_socket_path=str(settings.socket_dir / "redis.sock"))


def _marks(settings: Settings) -> tuple[tuple[str, str], ...]:
    return (
        ("postgres", f"-D {(settings.var_dir / 'postgres').resolve()}"),
        ("redis-server", f"unixsocket:{settings.socket_dir / 'redis.sock'}"),
    )


def _runs(settings: Settings) -> bool:
    return any(find(program, mark) for program, mark in _marks(settings))

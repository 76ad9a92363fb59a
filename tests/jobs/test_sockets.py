"""Real sockets on two web processes: who gets in, what they hear, when they are thrown out."""

import re
from collections.abc import Iterator

import pytest
import requests
import socketio
from flask import Flask

from app.auth.models import User, UserSite
from app.core import realtime
from app.core.db import session
from app.core.transaction import transact
from tests.jobs.plant import Plant, wait_until
from tests.jobs.web import Socket, Web, hire, inside

pytestmark = [
    pytest.mark.real_db,
    # The client library leaves the sockets of refused connections to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CUT_SECONDS = 5


@pytest.fixture(scope="module")
def house(servers, template, redis_server) -> Iterator[tuple[Plant, Web, Flask]]:  # type: ignore[no-untyped-def]
    plant = Plant(servers, template, redis_server)
    try:
        with inside(plant) as app:
            for name, role in {"ada": "Manager", "ben": "Warehouse", "cleo": "Auditor"}.items():
                hire(app, name, role)
            hire(app, "dan")
            yield plant, Web(plant), app
    finally:
        plant.close()


@pytest.fixture
def web(house: tuple[Plant, Web, Flask]) -> Web:
    return house[1]


def user_id(name: str) -> int:
    return transact(lambda: session.query(User).filter_by(username=name).one().id)


def announce(message: str, *rooms: str) -> None:
    transact(lambda: realtime.announce(message, {"id": 1}, rooms=rooms))


def names(socket: Socket) -> list[str]:
    return [name for name, _data in socket.received]


def test_an_anonymous_socket_is_refused(web: Web) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        Socket(web, requests.Session())


def test_a_socket_of_another_origin_is_refused(web: Web) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        Socket(web, web.browser_of("ada"), Origin="https://evil.example")


def test_only_websockets_are_served(web: Web) -> None:
    answer = web.browser_of("ada").get(f"{web.address}/socket.io/?EIO=4&transport=polling", timeout=10)
    assert answer.status_code == 400


def test_a_message_reaches_its_room_only_and_from_any_process(web: Web) -> None:
    ada, ben = (Socket(web, web.browser_of(name)) for name in ("ada", "ben"))
    announce("for_ada", f"user:{user_id('ada')}")
    announce("for_warehouse", "role:Warehouse")
    announce("for_everybody", "site:all")
    wait_until(lambda: "for_everybody" in names(ada) and "for_everybody" in names(ben), "the last message")
    assert (names(ada), names(ben)) == (["for_ada", "for_everybody"], ["for_warehouse", "for_everybody"])
    ada.close()
    ben.close()


def test_a_rolled_back_transaction_sends_nothing(web: Web) -> None:
    ada = Socket(web, web.browser_of("ada"))

    def fail() -> None:
        realtime.announce("never", {}, rooms=["site:all"])
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        transact(fail)
    announce("after", "site:all")
    wait_until(lambda: "after" in names(ada), "the second message")
    assert names(ada) == ["after"]
    ada.close()


def test_who_is_limited_to_a_site_hears_of_no_other(web: Web) -> None:
    transact(lambda: session.add(UserSite(user_id=user_id("cleo"), site_id=7)))
    cleo = Socket(web, web.browser_of("cleo"))
    announce("elsewhere", "site:8", "site:all")
    announce("here", "site:7", "site:all")
    wait_until(lambda: "here" in names(cleo), "the message of the own site")
    assert names(cleo) == ["here"]
    cleo.close()


def test_who_may_not_read_stock_sits_in_no_site(web: Web) -> None:
    dan = Socket(web, web.browser_of("dan"))
    announce("stock", "site:all", "site:7")
    announce("personal", f"user:{user_id('dan')}")
    wait_until(lambda: "personal" in names(dan), "the personal message")
    assert names(dan) == ["personal"]
    dan.close()


@pytest.mark.parametrize("data", ["site:all", "x" * 2_000_000], ids=["join a room", "2 MB"])
def test_a_client_that_talks_is_cut(web: Web, data: str) -> None:
    ada = Socket(web, web.browser_of("ada"))
    ada.say("join", data)
    wait_until(lambda: not ada.is_open, "the socket is cut", CUT_SECONDS)


def test_signing_out_cuts_the_sockets(web: Web) -> None:
    browser = web.sign_in("ada")
    sockets = [Socket(web, browser) for _ in range(4)]  # on both processes
    page = browser.get(f"{web.address}/", timeout=10).text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token
    browser.post(f"{web.address}/logout/", data={"csrf_token": token[1]}, timeout=10)
    wait_until(lambda: not any(socket.is_open for socket in sockets), "the sockets are cut", CUT_SECONDS)


def test_deactivating_a_user_cuts_their_sockets_and_refuses_new_ones(web: Web) -> None:
    browser = web.browser_of("ben")
    ben = Socket(web, browser)

    def deactivate(*, active: bool) -> None:
        session.query(User).filter_by(username="ben").one().active = active

    transact(lambda: deactivate(active=False))
    wait_until(lambda: not ben.is_open, "the socket is cut", CUT_SECONDS)
    with pytest.raises(socketio.exceptions.ConnectionError):
        Socket(web, browser)
    transact(lambda: deactivate(active=True))


def test_a_user_has_eight_sockets_per_process_at_most(web: Web) -> None:
    browser = web.browser_of("ada")
    sockets = []
    with pytest.raises(socketio.exceptions.ConnectionError):
        for _ in range(17):
            sockets.append(Socket(web, browser))
    assert len(sockets) >= 8
    for socket in sockets:
        socket.close()


def test_a_change_of_rights_without_a_trace_is_found_by_the_recheck(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.notifications import live

    seat = live.Seat(user_id("ada"), frozenset({"user:1", "role:Former"}))
    monkeypatch.setattr(live, "_seats", {"sid": seat})
    cut: list[str] = []
    monkeypatch.setattr(live, "disconnect", lambda sid, namespace: cut.append(sid))
    live.recheck()
    monkeypatch.setitem(live._seats, "sid", live.Seat(user_id("ada"), live.rooms_of({user_id("ada")})[user_id("ada")]))
    live.recheck()
    assert cut == ["sid"]

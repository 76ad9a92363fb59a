"""Waiting until a freshly started installation serves."""

import json
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from time import monotonic

from app.core.embedded.logs import tail
from app.core.embedded.processes import ServerError
from app.supervisor.children import Child, Children
from config import Settings

HEALTHY_SECONDS = 60
ANSWER_SECONDS = 5
POLL_SECONDS = 0.1
DEATHS = 3  # a child that dies this often at the start will not live
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  addresses to bind -> address to call


def wait(children: Children, settings: Settings) -> None:
    """Return when the web server says it is ready and every child lives.

    Raises ServerError with the end of the log when a child keeps dying or a minute has passed.
    """
    deadline = monotonic() + HEALTHY_SECONDS
    while not (is_ready(settings) and all(child.is_alive for child in children.all)):
        children.watch(POLL_SECONDS)
        for child in children.all:
            if child.deaths >= DEATHS:
                raise ServerError(_last_words(child, "keeps dying"))
        if monotonic() > deadline:
            raise ServerError(_last_words(children.all[0], f"is not ready after {HEALTHY_SECONDS} seconds"))


def is_ready(settings: Settings) -> bool:
    """Whether `/readyz` of this installation says so."""
    host = EVERYWHERE.get(settings.host, settings.host)
    connection = HTTPConnection(host, settings.port, timeout=ANSWER_SECONDS)
    named = settings.trusted_hosts.split(",")[0].strip() or f"{host}:{settings.port}"
    try:
        connection.request("GET", "/readyz", headers={"Host": named})
        answer = connection.getresponse()
        return answer.status == HTTPStatus.OK and json.load(answer)["status"] == "ready"
    except (OSError, HTTPException, ValueError):
        return False
    finally:
        connection.close()


def _last_words(child: Child, complaint: str) -> str:
    return f"{child.name} {complaint}. The end of {child.log}:\n{tail(child.log)}"

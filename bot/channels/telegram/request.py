"""The library's calls to Telegram over aiohttp.

Its own client, httpx, takes six times the CPU for the same call, which was a sixth of all that a
turn by button cost. What goes over the wire, the certificates and the errors are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Request(BaseRequest):
    """At most so many connections; nothing is opened before the first call.

    `connect` and `answer` are seconds: for a connection, and until something is heard.
    """

    def __init__(self, connections: int, connect: float, answer: float) -> None:
        self._connections = connections
        self._connect = connect
        self._answer = answer
        self._session: ClientSession | None = None
        self._closed = False

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take where a call does not say otherwise."""
        return self._answer

    async def initialize(self) -> None:
        """Nothing to do: the first call opens what it needs."""

    async def shutdown(self) -> None:
        """Give back the connections."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call; returns the status and the body."""
        answer = read_timeout if isinstance(read_timeout, int | float) else self._answer
        try:
            async with self._opened().request(
                method,
                url,
                **_body(request_data),
                timeout=ClientTimeout(connect=self._connect, sock_read=answer),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error

    def _opened(self) -> ClientSession:
        if self._closed:
            raise RuntimeError("closed")
        if self._session is None:
            secure = httpx.create_ssl_context()
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections, ssl=secure),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=True,
            )
        return self._session


def _body(data: RequestData | None) -> Mapping[str, Any]:
    """Parameters as a form; with a file in several parts."""
    if data is None or not data.parameters:
        return {}
    if not data.contains_files:
        return {"data": data.url_encoded_parameters().encode(), "headers": FORM}
    form = FormData(quote_fields=False)  # Telegram takes names as they are
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return {"data": form}

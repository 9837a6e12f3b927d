"""A server's address in; readers over its own websocket who note what is said to them, out."""

import asyncio
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any, TypeVar

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.load_session import Session, Step, opened

T = TypeVar("T")
# At the foot; above it a newer version may be announced.
_VERSION = re.compile(r"· 数据版本 (v\d{6})")
_STARTED = re.compile(r"校舍开工率\D{0,30}?(\d+\.\d\d)%")
# What a page that fails says instead of figures.
TROUBLE = "是程序出了错"


def alone(work: Coroutine[Any, Any, T]) -> T:
    """What it comes to, in a thread of its own: a browser of another test may have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


class Reader:
    """A reader of one page, and the words of its last run."""

    def __init__(self, session: Session) -> None:
        self.session, self.words, self.id = session, list[str](), ""
        kept = session._kept

        def listening(message: ForwardMsg) -> ForwardMsg:
            whole = kept(message)
            if whole.WhichOneof("type") == "new_session":
                self.words.clear()
                self.id = whole.new_session.initialize.session_id or self.id
            element = whole.delta.new_element
            self.words += [element.markdown.body, element.alert.body, element.metric.body, element.metric.label]
            return whole

        session._kept = listening  # type: ignore[method-assign]

    @classmethod
    async def comes(cls, url: str, seed: int = 1, query: str = "") -> "Reader":
        """Open the overview; what its first run says is asked for again, so that it is heard."""
        session, _answer = await opened(url, Random(seed), query=query)
        reader = cls(session)
        await reader.again()
        return reader

    async def again(self) -> str | None:
        """Go to the overview once more; what went wrong."""
        return (await self.session.do(Step(page=""))).fault

    @property
    def said(self) -> str:
        """All that the page says."""
        return "\n".join(filter(None, self.words))

    @property
    def told(self) -> tuple[str, str] | None:
        """The version that the page names and the rate it shows, None where it shows none."""
        version, rate = _VERSION.search(self.said), _STARTED.search(self.said)
        return (version[1], rate[1]) if version and rate else None

"""A Streamlit server's address in; a reader's session over its own websocket, and what each step took, out."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from random import Random
from urllib.parse import parse_qsl, urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

LONGEST_ANSWER = 60.0  # seconds; a reader has gone by then
RUNS_KEPT = 2  # a browser forgets a large message that so many runs did not send


@dataclass(frozen=True)
class Step:
    """One thing a reader does: opens a page by the bar, goes back to a link, or picks from a list.

    Args:
        page: the page's path in the address, "" for the first one; None where a list is picked from.
        query: what the link carries; None by the bar, where the app gives the address back what it had.
        pick: the key of a selectbox.
        option: the place of its option; None takes any but the first.
        among: the options that are ever taken, from the first; None all.
    """

    page: str | None = None
    query: str | None = None
    pick: str = ""
    option: int | None = None
    among: int | None = None


@dataclass(frozen=True)
class Answer:
    """From sending a step to the end of its run; `by_clock` where a fragment asked that runs by itself."""

    seconds: float
    size: int = 0
    fault: str | None = None
    by_clock: bool = False


@dataclass
class Session:
    """What a browser holds of an open page: its widgets and their values, its address, the large messages."""

    url: str
    socket: ClientConnection
    random: Random
    page: str = ""
    query: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    _pages: dict[str, str] = field(default_factory=dict)  # path → hash
    _page_hash: str = ""
    _main_hash: str = ""
    _shown: dict[str, tuple[str, Element]] = field(default_factory=dict)  # widget → whose script, element
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _large: dict[str, tuple[int, ForwardMsg]] = field(default_factory=dict)  # hash → run, message
    _clocks: dict[str, tuple[float, float]] = field(default_factory=dict)  # fragment → when next, seconds between
    _runs: int = 0

    async def do(self, step: Step) -> Answer:
        """Take a step and wait for the end of its run; what goes wrong is told in the answer, never raised."""
        if step.page is not None:
            if step.page not in self._pages:
                return Answer(0.0, fault=f"no page {step.page!r}")
            if step.query is not None:
                self.query = dict(parse_qsl(step.query))
            else:
                self.query = {}  # until the app names again what it holds
            self._turn()
            state = ClientState(page_script_hash=self._pages[step.page], is_history_navigation=step.query is not None)
            return await self._answered(state)
        lists = (element.selectbox for _, element in self._shown.values() if element.WhichOneof("type") == "selectbox")
        box = next((box for box in lists if box.id.endswith(f"-{step.pick}")), None)
        options = list(box.options)[: step.among] if box else []
        if not box or len(options) < 2:
            return Answer(0.0, fault=f"nothing to pick from {step.pick!r}")
        option = options[step.option] if step.option is not None else self.random.choice(options[1:])
        self._values[box.id] = WidgetState(id=box.id, string_value=option)
        return await self._answered(ClientState(page_script_hash=self._page_hash))

    async def browse(self, steps: Iterator[Step], pause: Callable[[], float], until: float) -> list[Answer]:
        """Think and step in turn until the loop's clock says `until`, or the session is closed."""
        now, answers = asyncio.get_running_loop().time, list[Answer]()
        ready = now() + pause()
        while not self.closed:
            fragment, (due, every) = min(self._clocks.items(), key=lambda clock: clock[1], default=("", (ready, 0.0)))
            await asyncio.sleep(max(0.0, min(ready, due, until) - now()))
            if min(ready, due) >= until:
                break
            if ready <= due:
                answers.append(await self.do(next(steps)))
                ready = now() + pause()
            else:
                self._clocks[fragment] = (now() + every, every)
                state = ClientState(page_script_hash=self._page_hash, fragment_id=fragment, is_auto_rerun=True)
                answers.append(await self._answered(state))
        return answers

    async def close(self) -> None:
        """Leave, as a reader who closes the tab."""
        self.closed = True
        await self.socket.close()

    def _turn(self) -> None:
        """Of the widgets a browser takes along to another page those of the app itself, not of the page it leaves."""
        self._shown = {id_: shown for id_, shown in self._shown.items() if shown[0] == self._main_hash}
        self._clocks = {}

    async def _answered(self, state: ClientState) -> Answer:
        state.query_string = urlencode(self.query)
        state.cached_message_hashes.extend(self._large)
        state.widget_states.widgets.extend(self._values[id_] for id_ in self._shown if id_ in self._values)
        state.context_info.timezone, state.context_info.locale = "Asia/Shanghai", "zh-CN"
        state.context_info.timezone_offset, state.context_info.url = -480, f"{self.url}/{self.page}"
        message = BackMsg(rerun_script=state).SerializeToString()
        now, by_clock = asyncio.get_running_loop().time, state.is_auto_rerun
        began, size = now(), 0
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                await self.socket.send(message)
                size, fault = await self._run(whole=not by_clock)
        except TimeoutError:
            fault = f"no answer in {LONGEST_ANSWER:.0f} s"
            await self.close()
        except (ConnectionClosed, OSError) as reason:
            fault, self.closed = f"disconnected: {reason}", True
        return Answer(now() - began, size, fault, by_clock)

    async def _run(self, whole: bool) -> tuple[int, str | None]:
        """Take in the messages of a run to its end: how many bytes, and the first fault among them."""
        size, faults = 0, list[str]()
        shown: dict[str, tuple[str, Element]] = {}
        clocks: dict[str, tuple[float, float]] = {}
        self._runs += 1
        while True:
            data = await self.socket.recv(decode=False)
            size += len(data)
            message = self._kept(ForwardMsg.FromString(data))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                # A run that asks for another begins anew: what it had shown has gone.
                shown, clocks = {}, {}
                self._page_hash, self._main_hash = (
                    message.new_session.page_script_hash,
                    message.new_session.main_script_hash,
                )
            elif kind == "navigation":
                pages = message.navigation.app_pages
                self._pages = {page.url_pathname: page.page_script_hash for page in pages}
                self._page_hash = message.navigation.page_script_hash
                self.page = next((path for path, hash_ in self._pages.items() if hash_ == self._page_hash), "")
            elif kind == "page_not_found":
                faults.append("page not found")
            elif kind == "page_info_changed":
                self.query = dict(parse_qsl(message.page_info_changed.query_string))
            elif kind == "auto_rerun":
                every = message.auto_rerun.interval
                clocks[message.auto_rerun.fragment_id] = (asyncio.get_running_loop().time() + every, every)
            elif kind == "delta":
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception":
                    faults.append(f"exception: {element.exception.type}")
                elif id_ := self._valued(element):
                    shown[id_] = (message.metadata.active_script_hash, element)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    faults.append("the script does not compile")
                break
        if whole:
            self._shown = shown
            self._clocks = {fragment: self._clocks.get(fragment, clock) for fragment, clock in clocks.items()}
            self._large = {key: kept for key, kept in self._large.items() if self._runs - kept[0] < RUNS_KEPT}
        else:
            self._shown |= shown
        return size, faults[0] if faults else None

    def _kept(self, message: ForwardMsg) -> ForwardMsg:
        """The message itself, or the one it stands for."""
        if message.WhichOneof("type") == "ref_hash":
            whole = ForwardMsg()
            whole.CopyFrom(self._large[message.ref_hash][1])
            whole.metadata.CopyFrom(message.metadata)
            self._large[message.ref_hash] = (self._runs, whole)
            return whole
        if message.metadata.cacheable and message.hash:
            self._large[message.hash] = (self._runs, message)
        return message

    def _valued(self, element: Element) -> str:
        """The id of a widget whose value a browser sends at every run; "" of anything else."""
        shown = _value(element)
        if not shown:
            return ""
        state, is_set = shown
        if is_set or state.id not in self._values:
            self._values[state.id] = state
        return state.id


def _value(element: Element) -> tuple[WidgetState, bool] | None:
    """What a browser would hold of a widget that it sees for the first time, and whether the server insists on it."""
    match element.WhichOneof("type"):
        case "text_input":
            text = element.text_input
            state = WidgetState(id=text.id, string_value=text.value if text.set_value else text.default)
            return state, text.set_value
        case "selectbox":
            box = element.selectbox
            value = box.raw_value if box.set_value else "".join(box.options[box.default : box.default + 1])
            return WidgetState(id=box.id, string_value=value), box.set_value
        case "slider":
            slider = element.slider
            state = WidgetState(id=slider.id)
            state.double_array_value.data.extend(slider.value if slider.set_value else slider.default)
            return state, slider.set_value
        case "button_group":
            group = element.button_group
            state = WidgetState(id=group.id)
            named = group.raw_values if group.set_value else [group.options[place].content for place in group.default]
            state.string_array_value.data.extend(named)
            return state, group.set_value
    return None


async def opened(url: str, random: Random, page: str = "", query: str = "") -> tuple[Session, Answer]:
    """Open a page as a browser does: the HTML, the token that guards the socket, the socket, the first run.

    Raises:
        OSError: no server answers.
    """
    cookies = await asyncio.to_thread(_cookies, f"{url}/{page}")
    token = cookies.get("_streamlit_xsrf")
    socket = await connect(
        f"ws{url.removeprefix('http')}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit"), Subprotocol(token or "PLACEHOLDER_AUTH_TOKEN")],
        origin=Origin(url),
        additional_headers={"Cookie": "; ".join(map("=".join, cookies.items()))} if cookies else None,
        compression=None, max_size=None, proxy=None,
    )  # fmt: skip
    session = Session(url, socket, random, page, dict(parse_qsl(query)))
    return session, await session._answered(ClientState(page_name=page))


def _cookies(page: str) -> dict[str, str]:
    """Fetch a page's HTML and what its script asks for next; the cookies that come along."""
    jar = CookieJar()
    opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(jar))
    root = page[: page.index("/", len("http://"))]
    for asked in (page, f"{root}/_stcore/health", f"{root}/_stcore/host-config"):
        opener.open(asked, timeout=LONGEST_ANSWER).read()
    return {cookie.name: cookie.value or "" for cookie in jar}

"""A query in; it runs in the sandbox, its place, time and end on the page, and its answer, out."""

from dataclasses import dataclass, replace

import streamlit as st

from locales import _, language, use
from pages.parts import address, reader
from warehouse import audit, sandbox
from warehouse.sandbox import Answer, Run, SandboxError, Value

RUN, RESULT = "workbench_run", "workbench_result"
# A quick answer is there with the page; a slow one is looked at so often. Seconds.
AT_ONCE, AGAIN = 0.7, 0.4
# So much of a query stands in the audit log; the whole of it in log/sql.jsonl.
LONGEST_TOLD = 2000


@dataclass(frozen=True)
class Result:
    """What was asked, and its answer or what stood in its way."""

    sql: str
    given: dict[str, Value]
    version: str
    answer: Answer | None = None
    error: SandboxError | None = None


def start(sql: str, given: dict[str, Value], version: str) -> None:
    """Let a query run; one of this reader's that still runs is stopped."""
    if held := st.session_state.get(RUN):
        held[0].cancel()
    st.session_state.pop(RESULT, None)
    asked = Result(sql, given, version)
    audit.record("query", reader.name(), sql=sql[:LONGEST_TOLD])
    st.session_state[RUN] = (sandbox.submit(sql, given, version=version, who=reader.name()), asked)


def result() -> Result | None:
    """The last query's result; what runs is waited for a moment, then shown as it goes on."""
    if held := st.session_state.get(RUN):
        run, asked = held
        with st.spinner(_("正在运行查询")):
            done = _ended(run, asked, AT_ONCE)
        if not done:
            _going_on(run, asked)
    return st.session_state.get(RESULT)


def _ended(run: Run, asked: Result, seconds: float) -> bool:
    """Whether a run is over by then; if so its result is kept."""
    try:
        ended = replace(asked, answer=run.result(seconds))
    except TimeoutError:
        return False
    except SandboxError as error:
        ended = replace(asked, error=error)
    st.session_state[RESULT] = ended
    del st.session_state[RUN]
    return True


@st.fragment(run_every=AGAIN)
def _going_on(run: Run, asked: Result) -> None:
    """Place in the queue or time and progress, and the way to stop it."""
    use(address.get("lang"))  # run by the clock, without app.py
    if RUN not in st.session_state or st.session_state[RUN][0] is not run or _ended(run, asked, 0):
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key="going_on"):
        if run.state() == "waiting":
            st.info(
                _("前面还有查询在运行，排在第 {n} 位，已等 {seconds} 秒。").format(
                    n=run.place, seconds=f"{run.waited:.0f}"
                ),
                icon=":material/hourglass_top:",
            )
        else:
            words = _("已运行 {seconds} 秒").format(seconds=f"{run.elapsed:.1f}")
            percent = run.progress()
            if percent:
                words += _("，约完成 {percent}%").format(percent=f"{percent:.0f}")
            st.progress(min(100, int(percent or 0)), text=words)
        st.button(_("停止"), icon=":material/stop_circle:", on_click=run.cancel, key="workbench_stop")


def why(error: SandboxError) -> str:
    """What stood in the way, as a sentence in the reader's language."""
    return error.text(language())

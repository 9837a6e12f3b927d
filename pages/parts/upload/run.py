"""What was dropped and chosen in; the check of it, and the load once somebody asks for it, kept over reruns, out."""

from collections.abc import Sequence

import streamlit as st

from locales import _
from pages.parts import address, reader, versions
from pages.parts.upload.changes import MOST, PREVIEW
from pages.parts.upload.child import Run, Upload
from warehouse import audit

_STATE = "upload_runs"


def check(files: Sequence[Upload], keys: tuple[object, ...], options: Sequence[str]) -> Run:
    """The check of these files, started once; `keys` tell whether they, or the options, are still the same."""
    runs = st.session_state.get(_STATE)
    if runs is None or runs["keys"] != keys:
        started = Run("check", files, [*options, *_within(), f"--preview={PREVIEW}", f"--most={MOST}"])
        audit.record("check", reader.name(), files=", ".join(file.name for file in files)[:500], count=len(files))
        runs = st.session_state[_STATE] = {"keys": keys, "check": started, "load": None}
    return finished(runs["check"])


def start_load(files: Sequence[Upload], options: Sequence[str]) -> None:
    """Load the files that were checked; whoever publishes reads what is published."""
    address.put(version="")
    st.session_state[_STATE]["load"] = Run("load", files, [*options, *_within(), f"--most={MOST}"], reader.name())


def _within() -> list[str]:
    """Who is held to one region sends its reports alone; the command says so of every other row."""
    here = reader.admitted()
    return [f"--within={here.region}"] if here.region else []


def load() -> Run | None:
    """The load of the files that were checked, None while nobody has asked for it."""
    run = st.session_state[_STATE]["load"]
    if run and not run.is_done:
        finished(run)
        versions.forget()
        st.rerun()  # the version at the foot of the page is another one now
    return run


def forget() -> None:
    """Nothing is dropped any more, or the same files are to be checked anew."""
    st.session_state.pop(_STATE, None)


def finished(run: Run) -> Run:
    """A run that is done; until then its progress stands here."""
    if run.is_done:
        return run
    stages = {"read": _("正在读取文件"), "build": _("正在汇总各期"), "publish": _("正在发布新版本")}
    place = st.empty()
    for now in run.follow():
        if now.progress is None:
            place.progress(0.0, text=now.said or _("正在启动检查程序"))
            continue
        stage, done, total = now.progress
        counted = f" {done}/{total}" if total > 1 else ""
        place.progress(min(done / max(total, 1), 1.0), text=stages.get(stage, stage) + counted)
    place.empty()
    return run

"""The app as `uvicorn bench.load_asgi:app` serves it: its socket has TCP_NODELAY, which `streamlit run` leaves off."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).parent.parent / "app.py")

"""A page with one chart and without us: what Streamlit and Plotly themselves take in a browser."""

import plotly.graph_objects as go
import streamlit as st

month = st.selectbox("Month", [f"2016-{number:02}" for number in range(1, 13)], key="pick_period")
st.title(month)
st.plotly_chart(go.Figure(go.Bar(x=list(range(100)), y=[(n * int(month[-2:])) % 97 for n in range(100)])))

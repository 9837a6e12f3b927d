"""A page without us: what Streamlit itself costs, served and visited the same way."""

import streamlit as st

month = st.selectbox("Month", [f"2016-{number:02}" for number in range(1, 13)], key="pick_period")
st.title(month)
st.metric("Rate", "61.6%", "2.1")
st.dataframe({"county": [f"county {number}" for number in range(100)], "rate": list(range(100))})

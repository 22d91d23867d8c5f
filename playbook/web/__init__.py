"""Our own routes beside Streamlit's pages, and the envelope around both."""

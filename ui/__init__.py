"""The Streamlit chat. Shows answers and the rows they stand on; decides nothing."""

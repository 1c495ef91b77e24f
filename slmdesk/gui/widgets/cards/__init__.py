"""Cards: studied, edited, browsed, and how learning goes."""

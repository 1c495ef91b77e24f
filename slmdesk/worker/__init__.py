"""Children: the window's side (``client``), theirs (``main``) and what the system refuses them (``sandbox``)."""

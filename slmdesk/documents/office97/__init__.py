"""Office files of 1993 to 2003, which are OLE2 compound files: DOC, PPT, XLS."""

"""Cards behind their widgets: the file they are kept in, import and export, fitting, words."""

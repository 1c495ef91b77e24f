"""Pages and books made of HTML or alike: HTML, EPUB, FB2, JATS."""

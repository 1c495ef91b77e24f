"""Office files since 2007 (ECMA-376): DOCX, PPTX, XLSX."""

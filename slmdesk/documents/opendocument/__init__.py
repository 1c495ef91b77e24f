"""OpenDocument files: ODT, ODP, ODS."""

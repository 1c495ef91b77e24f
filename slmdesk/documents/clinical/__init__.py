"""Clinical documents and records: C-CDA, FHIR."""

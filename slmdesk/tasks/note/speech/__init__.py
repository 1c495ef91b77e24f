"""How patients and clinicians speak: turns, whose words they are and of whom, denials, dates and numbers."""

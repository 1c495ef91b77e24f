"""What the sources say by its own form: vital signs, results, what is examined, told, advised and arranged."""

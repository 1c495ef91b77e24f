"""The sources as they are searched: passages, their words and numbers, what each says and denies."""

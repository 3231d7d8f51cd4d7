"""What `whypin init` puts into the files of a repository: text in, text out, no byte of theirs changed."""

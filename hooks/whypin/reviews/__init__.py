"""Signed reviews of releases: the statement, the folder it stands in, and the chain that statements make.

`statement.py` is the text that a reviewer signs, `signed.py` the file around it, `store.py` the folder `supply-chain/`,
`ledger.py` which locked sdist a chain of reviews reaches. None of them sees a key; `signature.py` alone does.
"""

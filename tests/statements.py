"""Statements of each kind, in their canonical form."""

OLD = "c132bab45d4bd0fff1d3fe294d92b0a6eb8404e93337b3127bdec9f21de117e6"
NEW = "e6347742ac8f35ded4a46ff835c60e68c22a536a8ae5c4422966d06946b6d4c6"
REVIEWED = f"""Diff reviewed from:

{OLD}  cryptography-2.3.tar.gz
{NEW}  cryptography-2.7.tar.gz

whypin-review: 1
package: cryptography
from: 2.3
to: 2.7
criteria: safe-to-deploy
date: 2026-12-03
owners: organization pyca
publisher: none
note: src/ read whole, tests skimmed
"""
WHOLE = f"""Release reviewed:

{NEW}  cryptography-2.7.tar.gz

whypin-review: 1
package: cryptography
to: 2.7
criteria: safe-to-run
date: 2026-12-03
owners: organization pyca
publisher: none
"""
REJECTED = """Release rejected:

whypin-review: 1
package: cryptography
versions: >=2.5,<2.7
date: 2026-12-03
note: seen in 2.6
reason: its setup.py sends the environment away
"""

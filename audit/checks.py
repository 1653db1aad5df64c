"""What every answer must keep while Schemathesis sends whatever the schema allows, and what it does not."""

import json
import re

import schemathesis
from hypothesis import strategies
from schemathesis.graphql import nodes, scalar

# Signs of the inside of the program or of the database.
INSIDES = re.compile(
    r"(?i:internal (system|server) error|\bpanic(:|ked)|runtime error:|nil pointer|bolt://|neo4jerror)"
    r"|goroutine \d+ \[|\.go:\d+|Neo\.(Client|Transient|Database)Error|\b(OPTIONAL )?MATCH \(|\bUNWIND \$|\bMERGE \("
)


@schemathesis.check
def well_answered(ctx, response, case):
    """No fault of the server, the form of GraphQL, and nothing of the inside."""
    text = response.content.decode("utf-8")
    assert response.status_code < 500, f"status {response.status_code}: {text[:300]}"
    found = INSIDES.search(text)
    assert not found, f"{found.group()!r} leaks"
    answer = json.loads(text)
    assert answer.get("errors") or "data" in answer, "neither data nor errors"
    codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
    assert "INTERNAL" not in codes, text[:300]


written = strategies.one_of(strategies.text(max_size=40), strategies.sampled_from(["", "0", "12.50", "-1", "1e9", "9" * 40]))
for name in ("Decimal", "ChangeValue"):
    scalar(name, written.map(nodes.String))
days = strategies.one_of(strategies.dates().map(str), strategies.sampled_from(["", "0000-00-00", "2026-02-30", "99999-01-01"]))
scalar("Date", days.map(nodes.String))

// Records that a derivation was run over everything.
// Parameters: name, version.
MERGE (d:Derivation {name: $name})
SET d.version = $version, d.derivedAt = datetime()

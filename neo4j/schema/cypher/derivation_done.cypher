// Records the version of a derivation that was run over all nodes.
// Parameters: name, version.
MERGE (d:Derivation {name: $name})
SET d.version = $version, d.derivedAt = datetime()

// Records that a migration was applied.
// Parameters: version, name, checksum.
MERGE (m:Migration {version: $version})
SET m.name = $name, m.checksum = $checksum, m.appliedAt = datetime()

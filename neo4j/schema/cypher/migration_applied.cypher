// Records an applied migration.
// Parameters: version, name, checksum.
MERGE (m:Migration {version: $version})
SET m.name = $name, m.checksum = $checksum, m.appliedAt = datetime()

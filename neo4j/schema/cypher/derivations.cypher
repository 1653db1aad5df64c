// The recorded versions of derivations.
// Columns: name, version.
MATCH (d:Derivation)
WHERE d.name > ''
RETURN d.name AS name, d.version AS version
ORDER BY name

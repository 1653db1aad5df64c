// Writes the properties of an API key, a new one or one that is locked.
// Parameters: id, properties (with the id).
MERGE (k:ApiKey {id: $id})
SET k = $properties

// The key that signs links to downloads, which all servers of the database share: the first that asks makes it.
// Parameters: name, key (what it is when there is none yet, in base64). Columns: key.
MERGE (k:LinkKey {name: $name})
ON CREATE SET k.key = $key
RETURN k.key AS key

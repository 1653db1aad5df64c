// The key that signs links to downloads, which all servers of the database share: the first call creates it.
// Parameters: name, key (the new key when there is none yet, in base64). Columns: key.
MERGE (k:LinkKey {name: $name})
ON CREATE SET k.key = $key
RETURN k.key AS key

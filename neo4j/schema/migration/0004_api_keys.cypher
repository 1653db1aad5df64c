// The API keys of partners: (:ApiKey {id, name, hash, previousHash, previousUntil, scopes, createdAt, expiresAt, revokedAt}) with
// [:MAY_REACH] to each organization that it is for.
CREATE CONSTRAINT api_key_id IF NOT EXISTS FOR (k:ApiKey) REQUIRE k.id IS UNIQUE

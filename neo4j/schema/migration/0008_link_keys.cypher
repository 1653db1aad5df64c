// The key that signs links to downloads, which all servers of the database share: (:LinkKey {name, key}).
CREATE CONSTRAINT link_key_name IF NOT EXISTS FOR (k:LinkKey) REQUIRE k.name IS UNIQUE

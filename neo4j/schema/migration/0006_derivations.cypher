// (:Derivation {name, version, derivedAt}): which computation the stored keys of a kind are by (derivation.go).
CREATE CONSTRAINT derivation_name IF NOT EXISTS FOR (d:Derivation) REQUIRE d.name IS UNIQUE

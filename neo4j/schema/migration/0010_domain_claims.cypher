// Pending claims of domains (R36): (:Organization)-[:CLAIMS_PENDING]->(:DomainClaim {id, name, autoApprove, token, expiresAt, checkAt, endedAt}). A
// claim that is proven is a Domain, as every claim from before this migration is.
CREATE CONSTRAINT domain_claim_id IF NOT EXISTS FOR (c:DomainClaim) REQUIRE c.id IS UNIQUE;
CREATE INDEX domain_claim_name IF NOT EXISTS FOR (c:DomainClaim) ON (c.name);
CREATE INDEX domain_claim_check IF NOT EXISTS FOR (c:DomainClaim) ON (c.checkAt);
CALL db.awaitIndexes(300)

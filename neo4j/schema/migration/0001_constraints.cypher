// The keys of the graph: what is unique in the whole system, and the id of every node.
CREATE CONSTRAINT migration_version IF NOT EXISTS FOR (m:Migration) REQUIRE m.version IS UNIQUE;

CREATE CONSTRAINT organization_id IF NOT EXISTS FOR (o:Organization) REQUIRE o.id IS UNIQUE;
CREATE CONSTRAINT organization_account_number IF NOT EXISTS FOR (o:Organization) REQUIRE o.accountNumber IS UNIQUE;
CREATE CONSTRAINT site_id IF NOT EXISTS FOR (s:Site) REQUIRE s.id IS UNIQUE;
CREATE CONSTRAINT site_customer_number IF NOT EXISTS FOR (s:Site) REQUIRE s.customerNumber IS UNIQUE;
CREATE CONSTRAINT user_id IF NOT EXISTS FOR (u:User) REQUIRE u.id IS UNIQUE;
CREATE CONSTRAINT user_login_key IF NOT EXISTS FOR (u:User) REQUIRE u.loginKey IS UNIQUE;
CREATE CONSTRAINT contract_id IF NOT EXISTS FOR (c:Contract) REQUIRE c.id IS UNIQUE;
CREATE CONSTRAINT contract_number IF NOT EXISTS FOR (c:Contract) REQUIRE c.contractNumber IS UNIQUE;
CREATE CONSTRAINT order_id IF NOT EXISTS FOR (r:Order) REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT order_number IF NOT EXISTS FOR (r:Order) REQUIRE r.orderNumber IS UNIQUE;
CREATE CONSTRAINT product_id IF NOT EXISTS FOR (p:Product) REQUIRE p.id IS UNIQUE;
CREATE CONSTRAINT product_code IF NOT EXISTS FOR (p:Product) REQUIRE p.code IS UNIQUE;
CREATE CONSTRAINT group_id IF NOT EXISTS FOR (g:EntitlementGroup) REQUIRE g.id IS UNIQUE;
CREATE CONSTRAINT group_name IF NOT EXISTS FOR (g:EntitlementGroup) REQUIRE (g.accountNumber, g.nameKey) IS UNIQUE;
CREATE CONSTRAINT country_code IF NOT EXISTS FOR (c:Country) REQUIRE c.code IS UNIQUE;
CREATE CONSTRAINT domain_name IF NOT EXISTS FOR (d:Domain) REQUIRE d.name IS UNIQUE;
CREATE CONSTRAINT grants_id IF NOT EXISTS FOR ()-[g:GRANTS]-() REQUIRE g.id IS UNIQUE;
CREATE CONSTRAINT contact_id IF NOT EXISTS FOR ()-[k:HAS_CONTACT]-() REQUIRE k.id IS UNIQUE

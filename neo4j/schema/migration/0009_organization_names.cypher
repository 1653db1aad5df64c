// Lists of organizations by Organization.nameOrder and Organization.searchText, which the program computes of name and Account Number. What
// was written without them is given them at every start (derive_organization_names.cypher).
CREATE INDEX organization_name_order IF NOT EXISTS FOR (o:Organization) ON (o.nameOrder, o.accountNumber);
CREATE FULLTEXT INDEX organization_search_text IF NOT EXISTS FOR (o:Organization) ON EACH [o.searchText]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
DROP INDEX organization_name IF EXISTS;
DROP INDEX organization_search IF EXISTS;
CALL db.awaitIndexes(300)

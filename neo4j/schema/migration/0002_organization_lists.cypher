// Lists of organizations: in the order of their names, and by what people type.
CREATE INDEX organization_name IF NOT EXISTS FOR (o:Organization) ON (o.name, o.accountNumber);
CREATE FULLTEXT INDEX organization_search IF NOT EXISTS FOR (o:Organization) ON EACH [o.name, o.accountNumber]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
CALL db.awaitIndexes(300)

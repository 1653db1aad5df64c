// When the lines of a country of each account are in force (R9), those of ACTIVE contracts; equal ones once.
// Parameters in $in: keys (Account Numbers). Columns: accountNumber, country, contract (startsOn, endsOn, graceDays), line (startsOn, endsOn).
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})-[:HOLDS]->(c:Contract)-[g:GRANTS]->(:Product)
WHERE c.status = 'ACTIVE' AND g.country IS NOT NULL
WITH DISTINCT key, g.country AS country, c, g.startsOn AS startsOn, g.endsOn AS endsOn
RETURN key AS accountNumber, country, c{.startsOn, .endsOn, .graceDays} AS contract, {startsOn: startsOn, endsOn: endsOn} AS line

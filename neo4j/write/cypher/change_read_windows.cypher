// The dates, status and country that decide when and where each account's lines are in force (R9, R14), without repeats.
// Parameters in $in: keys (Account Numbers). Columns: accountNumber, country, contract (status, startsOn, endsOn, graceDays), line (startsOn,
// endsOn).
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})-[:HOLDS]->(c:Contract)-[g:GRANTS]->(:Product)
WITH DISTINCT key, g.country AS country, c, g.startsOn AS startsOn, g.endsOn AS endsOn
RETURN key AS accountNumber, country, c{.status, .startsOn, .endsOn, .graceDays} AS contract, {startsOn: startsOn, endsOn: endsOn} AS line

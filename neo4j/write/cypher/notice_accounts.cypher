// What decides whom changes of licenses notify: the contacts of accounts, and the different lines of contracts, as they are in this transaction.
// Parameters in $in: rows (maps of accountNumber, contracts: contract numbers). Columns: accountNumber, name, contacts (maps of contact, user), lines
// (maps of contract, country, startsOn, endsOn).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CALL (o) {
  MATCH (o)-[k:HAS_CONTACT]->(u:User)
  RETURN collect({contact: k, user: u}) AS contacts
}
CALL (row) {
  UNWIND row.contracts AS number
  MATCH (c:Contract {contractNumber: number})
  USING INDEX SEEK c:Contract(contractNumber)
  MATCH (c)-[g:GRANTS]->(:Product)
  WITH DISTINCT number, g.country AS country, g.startsOn AS startsOn, g.endsOn AS endsOn
  RETURN collect({contract: number, country: country, startsOn: startsOn, endsOn: endsOn}) AS lines
}
RETURN o.accountNumber AS accountNumber, o.name AS name, contacts, lines

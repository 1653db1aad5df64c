// Contracts by number, each with the account that holds it, without orders and lines.
// Parameters in $in: keys (contract numbers). Columns: accountNumber, contract.
UNWIND $in.keys AS key
MATCH (c:Contract {contractNumber: key})<-[:HOLDS]-(o:Organization)
RETURN o.accountNumber AS accountNumber, c{.*} AS contract

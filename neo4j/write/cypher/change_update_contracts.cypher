// Changes contracts.
// Parameters in $in: rows (maps of contract: the properties with contractNumber; null removes one).
UNWIND $in.rows AS row
MATCH (c:Contract {contractNumber: row.contract.contractNumber})
SET c += row.contract

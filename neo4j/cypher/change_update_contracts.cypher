// Changes contracts.
// Parameters: rows (maps of contract: the properties with contractNumber; null takes one off).
UNWIND $rows AS row
MATCH (c:Contract {contractNumber: row.contract.contractNumber})
SET c += row.contract

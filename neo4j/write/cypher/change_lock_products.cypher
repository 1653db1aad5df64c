// Takes the write lock of each product, in the order given, so that changes of one product are serial; nothing is changed. A product has no
// organization to lock.
// Parameters: keys (codes), sorted.
UNWIND $keys AS key
MATCH (p:Product {code: key})
SET p.locked = true
REMOVE p.locked

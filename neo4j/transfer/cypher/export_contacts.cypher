// The fulfillment contacts of a page of organizations, by Account Number.
// Parameters: after (an Account Number), limit. Columns: accountNumber, contacts (rows of login, loginKey and country, null when global).
MATCH (o:Organization)
WHERE o.accountNumber > $after
WITH o
ORDER BY o.accountNumber
LIMIT $limit
RETURN o.accountNumber AS accountNumber,
  [(o)-[k:HAS_CONTACT]->(u:User) | {login: u.login, loginKey: u.loginKey, country: k.country}] AS contacts
ORDER BY accountNumber

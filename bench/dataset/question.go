package dataset

import (
	"math/rand/v2"
)

// Question is a check (may the login use the product?) with the right answer.
type Question struct {
	Account, Login, Product string
	Allowed                 bool
}

// Ask returns a question about a user. In half of the cases its product is one that the login may use, if there is any; otherwise it is any
// product of the account's lines.
func Ask(random *rand.Rand, o *Organization, digest *Digest, u *User, catalogue []Product) Question {
	answer := o.Effective(u, digest)
	contract := o.Contracts[random.IntN(len(o.Contracts))]
	product := contract.Lines[random.IntN(len(contract.Lines))].Product
	if n := len(answer.Entitlements); n > 0 && random.IntN(2) == 0 {
		product = answer.Entitlements[random.IntN(n)].Product
	}
	q := Question{Account: o.AccountNumber, Login: u.Login, Product: catalogue[product].Code}
	for _, e := range answer.Entitlements {
		q.Allowed = q.Allowed || e.Product == product
	}
	return q
}

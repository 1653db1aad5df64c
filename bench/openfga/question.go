package openfga

import (
	"math/rand/v2"

	"entitlegraph/bench/dataset"
)

// Question is whether a login may use a product, with the right answer.
type Question struct {
	Account, Login, Product string
	Allowed                 bool
}

// Questions draws n checks of the slice: any of its users.
func (s Slice) Questions(config dataset.Config, today dataset.Day, n int) []Question {
	random := rand.New(rand.NewPCG(3, 3))
	var all []Question
	sizes, catalogue := config.Sizes(), config.Catalogue()
	accounts := s.accounts(config)
	for _, account := range accounts {
		o := config.Organization(account, sizes[account])
		digest := o.Digest(today)
		for range n / len(accounts) {
			all = append(all, Ask(random, o, digest, &o.Users[random.IntN(len(o.Users))], catalogue))
		}
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// Ask makes one question about a user: in half of the cases of a product that the login may use if there is one, otherwise of any
// that its account has lines for.
func Ask(random *rand.Rand, o *dataset.Organization, digest *dataset.Digest, u *dataset.User, catalogue []dataset.Product) Question {
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

package dataset

import (
	"math/rand/v2"
	"sort"
)

// Sampler draws users and accounts from the data set; an equal seed draws equal ones. It never draws Big and Small.
type Sampler struct {
	config     Config
	random     *rand.Rand
	cumulative []int // users up to and with each account
}

// Sampler starts a sequence of samples.
func (c Config) Sampler(seed uint64) *Sampler {
	s := &Sampler{config: c, random: rand.New(rand.NewPCG(seed, 7))}
	total := 0
	for _, size := range c.Sizes()[:c.Organizations] {
		total += size
		s.cumulative = append(s.cumulative, total)
	}
	return s
}

// Login draws a user, all with the same probability, so that large accounts are drawn more often.
func (s *Sampler) Login() (account, user int) {
	at := s.random.IntN(s.cumulative[len(s.cumulative)-1])
	account = sort.SearchInts(s.cumulative, at+1)
	if account > 0 {
		at -= s.cumulative[account-1]
	}
	return account, at
}

// Account draws an account, all with the same probability.
func (s *Sampler) Account() int { return s.random.IntN(s.config.Organizations) }

// Intn draws a number below n.
func (s *Sampler) Intn(n int) int { return s.random.IntN(n) }

package dataset

import (
	"math/rand/v2"
	"sort"
)

// Sampler draws from the data set what a run asks for; the same seed draws the same. Big and Small are never drawn.
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

// Login draws a user, every one as likely as another, so that big accounts are asked about more.
func (s *Sampler) Login() (account, user int) {
	at := s.random.IntN(s.cumulative[len(s.cumulative)-1])
	account = sort.SearchInts(s.cumulative, at+1)
	if account > 0 {
		at -= s.cumulative[account-1]
	}
	return account, at
}

// Account draws an account, each as likely as another.
func (s *Sampler) Account() int { return s.random.IntN(s.config.Organizations) }

// Intn draws a number below n.
func (s *Sampler) Intn(n int) int { return s.random.IntN(n) }

package run

import (
	"math/rand/v2"
	"slices"
	"time"

	"entitlegraph/bench/dataset"
)

// samples are the logins and accounts that servers are queried about: drawn once for a scale, with the right answers.
type samples struct {
	config    dataset.Config
	catalogue []dataset.Product
	today     dataset.Day
	logins    []login
	accounts  []int          // for accounts, sites and pages
	changed   []dataset.User // the users that mutations change: an active one of each account, not an administrator
}

// login is a user with the right answers.
type login struct {
	user     dataset.User
	account  string
	answer   dataset.Answer
	question dataset.Question
}

const (
	loginSamples   = 20_000
	accountSamples = 2_000
)

// sample draws the samples. It generates each account once.
func sample(config dataset.Config) *samples {
	s := &samples{config: config, catalogue: config.Catalogue(), today: dataset.DayOf(time.Now())}
	sampler, random := config.Sampler(7), rand.New(rand.NewPCG(9, 9))
	drawn := map[int][]int{}
	for range loginSamples {
		account, user := sampler.Login()
		drawn[account] = append(drawn[account], user)
	}
	for range accountSamples {
		s.accounts = append(s.accounts, sampler.Account())
	}
	sizes := config.Sizes()
	for account := range config.Organizations {
		o := config.Organization(account, sizes[account])
		digest := o.Digest(s.today)
		for _, user := range drawn[account] {
			u := &o.Users[user]
			s.logins = append(s.logins, login{
				user: *u, account: o.AccountNumber, answer: o.Effective(u, digest), question: dataset.Ask(random, o, digest, u, s.catalogue),
			})
		}
		if i := slices.IndexFunc(o.Users, func(u dataset.User) bool { return u.Status == "ACTIVE" && len(u.Roles) == 0 }); i > 0 && len(s.changed) < accountSamples {
			s.changed = append(s.changed, o.Users[i])
		}
	}
	random.Shuffle(len(s.logins), func(i, j int) { s.logins[i], s.logins[j] = s.logins[j], s.logins[i] })
	random.Shuffle(len(s.changed), func(i, j int) { s.changed[i], s.changed[j] = s.changed[j], s.changed[i] })
	return s
}

// names returns the logins of the sample.
func (s *samples) names() []string {
	names := make([]string, len(s.logins))
	for i, l := range s.logins {
		names[i] = l.user.Login
	}
	return names
}

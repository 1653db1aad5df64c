package changes

// Net gives what effects come to together: each thing once, as it was before the first and is after the last, in the order in which
// the things are met first. What is back where it was is left out, and so is what went with its organization.
//
// A store that writes the net writes what is deleted first, so that a number or a name is free for what takes it; two groups that
// swap names, or users that swap logins, meet even so, and need one in between.
func Net(effects []Effect) []Effect {
	n := net{place: make(map[string]int, len(effects)), all: make([]Effect, 0, len(effects))}
	for _, effect := range effects {
		if erased, ok := effect.(Delete[Organization]); ok {
			n.sweep(erased.AccountNumber)
		}
		if put, ok := effect.(Put[User]); ok && put.Before != nil && put.Before.LoginKey != put.After.LoginKey {
			n.rename(put.Before.LoginKey, put.After.LoginKey)
		}
		key := effect.key()
		if i, met := n.place[key]; met {
			n.all[i], n.joined = n.all[i].then(effect), true
			continue
		}
		n.place[key] = len(n.all)
		n.all = append(n.all, effect)
	}
	if !n.joined {
		return n.all
	}
	kept := n.all[:0]
	for _, effect := range n.all {
		if effect != nil && !effect.void() {
			kept = append(kept, effect)
		}
	}
	return kept
}

type net struct {
	place  map[string]int
	all    []Effect // nil where nothing is left
	joined bool
}

// rename has contacts that were added name their user by the login that it has in the end.
func (n *net) rename(before, after string) {
	for i, effect := range n.all {
		if put, ok := effect.(Put[Contact]); ok && put.After.LoginKey == before {
			contact := *put.After
			contact.LoginKey = after
			put.After = &contact
			n.all[i] = put
		}
	}
}

// sweep leaves out what happened in an organization that is erased. A user who had come from another one is erased there.
func (n *net) sweep(accountNumber string) {
	for key, i := range n.place {
		effect := n.all[i]
		if effect.Account() != accountNumber {
			continue
		}
		switch e := effect.(type) {
		case Put[Organization]:
			continue
		case Put[User]:
			if e.Before != nil && e.Before.AccountNumber != accountNumber {
				n.all[i] = Delete[User]{e.Before.AccountNumber, e.Before, e.shared}
				continue
			}
		}
		n.all[i], n.joined = nil, true
		delete(n.place, key)
	}
}

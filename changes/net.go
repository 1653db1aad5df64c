package changes

// Net returns the net of effects: each thing once, as it was before the first effect on it and is after the last, in the order in which
// the things occur first. A thing that is as it was before is left out, and so is what was erased with its organization.
//
// A store that writes the net writes what is deleted first, so that a number or a name is free for what takes it; two groups that
// swap names, or users that swap logins, meet even so, and need one in between.
func Net(effects []Effect) []Effect {
	n := net{place: make(map[string]int, len(effects)), all: make([]Effect, 0, len(effects))}
	for _, effect := range effects {
		if erased, ok := effect.(Delete[Organization]); ok {
			n.sweep(erased.AccountNumber)
		}
		if user, ok := effect.(Write[User]); ok && user.Before != nil && user.Before.LoginKey != user.After.LoginKey {
			n.rename(user.Before.LoginKey, user.After.LoginKey)
		}
		key := effect.key()
		if i, met := n.place[key]; met {
			n.all[i], n.joined = effect.after(n.all[i]), true
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

// rename gives contacts that were added the login that their user has in the end.
func (n *net) rename(before, after string) {
	for i, effect := range n.all {
		if added, ok := effect.(Write[Contact]); ok && added.After != nil && added.After.LoginKey == before {
			contact := *added.After
			contact.LoginKey = after
			added.After = &contact
			n.all[i] = added
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
		if _, itself := effect.(Write[Organization]); itself {
			continue
		}
		if user, ok := effect.(Write[User]); ok && user.Before != nil && user.Before.AccountNumber != accountNumber {
			n.all[i] = Delete[User]{AccountNumber: user.Before.AccountNumber, Before: user.Before, shared: user.shared}
			continue
		}
		n.all[i], n.joined = nil, true
		delete(n.place, key)
	}
}

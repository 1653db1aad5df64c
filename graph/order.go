package graph

import (
	"encoding/hex"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// NameOrderVersion rises with every change of what NameOrder gives for any name, also by another edition of the collation.
const NameOrderVersion = 1

// What counts of a name, in characters, and of its key, in bytes: an index of the database takes some 8,000 bytes.
const (
	orderedName = 400
	orderedKey  = 2400
)

// OrderedOf stands in a NameOrder between the key and the name. It comes before all digits, and stands in no name.
const OrderedOf = "\n"

// NameOrder gives the place of a name in the order of names: its key in the root collation of CLDR in hexadecimal, a line feed, and the
// name itself, so that any comparison of such texts is that of the names. Names come by their letters, then by diacritics, then by case: alpha,
// Ärzte, eBike, Zeta. The name tells equal keys apart, and what the place was computed of.
func NameOrder(name string) string {
	if runes := []rune(name); len(runes) > orderedName {
		name = string(runes[:orderedName])
	}
	c := collators.Get().(*collator)
	defer collators.Put(c)
	c.buffer.Reset()
	key := c.KeyFromString(&c.buffer, name)
	return hex.EncodeToString(key[:min(len(key), orderedKey)]) + OrderedOf + name
}

// OrderedName gives the name that a NameOrder was computed of.
func OrderedName(order string) string {
	_, name, _ := strings.Cut(order, OrderedOf)
	return name
}

// collator is used by one goroutine at a time.
type collator struct {
	*collate.Collator
	buffer collate.Buffer
}

var collators = sync.Pool{New: func() any { return &collator{Collator: collate.New(language.Und)} }}

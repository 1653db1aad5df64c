package transfer

import (
	"strconv"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/records"
)

// importNamed is the maximum number of objects of one type that an audit entry about an import lists.
const importNamed = 20

// importSummary is the result of an import in one account, for the audit log.
type importSummary struct {
	counts map[changes.Result]map[records.Type]int
	named  map[changes.Result]map[records.Type][]string
}

func newImportSummary() *importSummary {
	s := &importSummary{map[changes.Result]map[records.Type]int{}, map[changes.Result]map[records.Type][]string{}}
	for _, result := range []changes.Result{changes.Created, changes.Updated} {
		s.counts[result], s.named[result] = map[records.Type]int{}, map[records.Type][]string{}
	}
	return s
}

// add counts a record that created or updated an object.
func (s *importSummary) add(result changes.Result, record records.Record) {
	if s.counts[result] == nil {
		return
	}
	s.counts[result][record.Type()]++
	if name := importName(record); name != "" && len(s.named[result][record.Type()]) < importNamed {
		s.named[result][record.Type()] = append(s.named[result][record.Type()], name)
	}
}

// importName returns the number or name of the subject of a record; empty for a person, since logins are personal data.
func importName(record records.Record) string {
	switch r := record.(type) {
	case *records.Organization:
		return r.AccountNumber
	case *records.Contract:
		return r.ContractNumber
	case *records.Group:
		return r.Name
	case *records.Domain:
		return r.Name
	}
	return ""
}

// importWords has the names of the fields of an audit entry about an import.
var importWords = map[records.Type]string{
	records.TypeOrganization: "organizations", records.TypeContract: "contracts", records.TypeGroup: "groups", records.TypeUser: "users",
	records.TypeFulfillmentContact: "fulfillmentContacts", records.TypeDomain: "domains",
}

// fields returns the fields of the entry and their values: the number of records of all types, and of each type the number with the first
// numbers or names: "23: K-1, K-2, …".
func (s *importSummary) fields() (names, values []string) {
	for _, of := range []struct {
		result changes.Result
		suffix string
	}{{changes.Created, "Created"}, {changes.Updated, "Updated"}} {
		total := 0
		for _, n := range s.counts[of.result] {
			total += n
		}
		names, values = append(names, "records"+of.suffix), append(values, strconv.Itoa(total))
		for _, kind := range records.Types {
			n, named := s.counts[of.result][kind], s.named[of.result][kind]
			if n == 0 || importWords[kind] == "" {
				continue
			}
			value := strconv.Itoa(n)
			if len(named) > 0 {
				value += ": " + strings.Join(named, ", ")
			}
			if len(named) > 0 && n > len(named) {
				value += ", …"
			}
			names, values = append(names, importWords[kind]+of.suffix), append(values, value)
		}
	}
	return names, values
}

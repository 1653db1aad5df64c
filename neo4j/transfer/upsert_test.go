package transfer

import (
	"reflect"
	"testing"

	"entitlegraph/records"
)

// TestEveryRecordIsAnUpsert has a line of each type of record.
func TestEveryRecordIsAnUpsert(t *testing.T) {
	lines := map[records.Type]string{
		records.TypeProduct:            `{"type":"product","code":"P","name":"P"}`,
		records.TypeOrganization:       `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`,
		records.TypeContract:           `{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01"}`,
		records.TypeGroup:              `{"type":"group","accountNumber":"A","name":"G"}`,
		records.TypeUser:               `{"type":"user","accountNumber":"A","login":"u@a.example"}`,
		records.TypeFulfillmentContact: `{"type":"fulfillmentContact","accountNumber":"A","login":"u@a.example"}`,
		records.TypeDomain:             `{"type":"domain","accountNumber":"A","name":"a.example"}`,
	}
	seen := map[reflect.Type]records.Type{}
	for _, kind := range records.Types {
		record, err := records.Decode([]byte(lines[kind]))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		upsert := UpsertOf(record)
		if upsert == nil {
			t.Errorf("%s has no upsert", kind)
			continue
		}
		if other, found := seen[reflect.TypeOf(upsert)]; found {
			t.Errorf("%s and %s have the upsert %T", kind, other, upsert)
		}
		seen[reflect.TypeOf(upsert)] = kind
	}
}

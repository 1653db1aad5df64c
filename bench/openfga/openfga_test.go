package openfga

import (
	"testing"

	"github.com/openfga/language/pkg/go/transformer"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/peers"
)

func TestTheModelIsValid(t *testing.T) {
	if _, err := transformer.TransformDSLToJSON(peers.Model); err != nil {
		t.Fatal(err)
	}
}

func TestTuplesAndQuestionsOfASlice(t *testing.T) {
	config, slice := dataset.Scaled(0.05), Slice{Accounts: 3, Step: 20}
	if n := len(slice.tuples(config, config.Base)); n < 100 {
		t.Errorf("only %d tuples", n)
	}
	allowed := 0
	questions := slice.Questions(config, config.Base, 300)
	for _, q := range questions {
		if q.Allowed {
			allowed++
		}
	}
	if len(questions) != 300 || allowed < 30 || allowed > 270 {
		t.Errorf("%d of %d questions are answered with yes", allowed, len(questions))
	}
}

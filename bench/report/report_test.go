package report

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func runs(operation, contender string, connections int, rates ...float64) []Run {
	var all []Run
	for i, rate := range rates {
		all = append(all, Run{Operation: operation, Contender: contender, Connections: connections, Round: i + 1, Rate: rate, P50: 1000 / rate, P99: 5000 / rate})
	}
	return all
}

func TestMediansLeaveNoisyRunsOutWhenOthersAreLeft(t *testing.T) {
	r := Results{Runs: runs(Entitled, Product, 32, 100, 300, 200, 900)}
	r.Runs[3].Others = Noisy
	r.Runs[1].Errors, r.Runs[3].Errors = 1, 2
	if m := r.Medians(); len(m) != 1 || m[0].Rate != 200 || m[0].Runs != 3 || m[0].LeftOut != 1 || m[0].Errors != 3 {
		t.Errorf("%+v", m)
	}
	r.Runs = r.Runs[3:]
	if m := r.Medians(); m[0].Rate != 900 || m[0].Runs != 1 || m[0].LeftOut != 0 {
		t.Errorf("all noisy: %+v", m)
	}
}

func TestMarksCompareWithThePeerAtItsBest(t *testing.T) {
	r := Results{Runs: append(append(runs(Entitled, Product, 32, 1200), runs(Entitled, Peer+", Yoga", 32, 100)...), runs(Entitled, Peer+", Apollo", 32, 150)...)}
	marks := r.Marks()
	if m := marks[0]; m.Held() || m.Value != 8 || m.Verdict() != "**missed**, 20 % short" {
		t.Errorf("throughput: %+v, %s", m, m.Verdict())
	}
	if m := marks[1]; !m.Held() || m.Result() != "0.12x" || m.Goal() != "at most 0.20x" {
		t.Errorf("latency: %+v", m)
	}
	if m := marks[2]; m.Held() || m.Result() != "not measured" || m.Verdict() != "" {
		t.Errorf("without a contender: %+v", m)
	}
}

func TestImportMark(t *testing.T) {
	r := Results{Imports: []Filling{{Contender: BareLoader, Seconds: 40}, {Contender: Product, Seconds: 50}}}
	if m := r.importMark(); !m.Held() || m.Value != 0.8 {
		t.Errorf("%+v", m)
	}
}

func TestWriteKeepsWhatIsWrittenByHand(t *testing.T) {
	directory := t.TempDir()
	r := &Results{Started: time.Unix(0, 0), Tenfold: 10, Versions: map[string]string{"Go": "1"}, Runs: append(runs(Entitled, Product, 32, 10), runs(Entitled, Peer, 32, 5)...)}
	if err := Write(r, directory); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(directory, "performance.md")
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(first), handBegins, handBegins+"\nWhy it is so.\n", 1)
	if err := os.WriteFile(path, []byte(edited), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(r, directory); err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(path)
	if err != nil || string(again) != edited {
		t.Errorf("the page changed: %v\n%s", err, again)
	}
	if plot, err := os.ReadFile(filepath.Join(directory, "performance.svg")); err != nil || !strings.Contains(string(plot), "<svg") {
		t.Errorf("no plot: %v", err)
	}
}

func TestSavedResultsAreRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results", "now.json")
	r := &Results{Scale: 1, Runs: runs(Entitled, Product, 1, 10)}
	if err := r.Save(path); err != nil {
		t.Fatal(err)
	}
	if got, err := Read(path); err != nil || len(got.Runs) != 1 || got.Runs[0] != r.Runs[0] {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestComparedPairsRounds: a round with one build alone has no ratio, and neither has an operation of one build alone.
func TestComparedPairsRounds(t *testing.T) {
	r := Results{Rounds: 3, Runs: slices.Concat(
		runs(Entitled, Product, 32, 120, 90, 100), runs(Entitled, ProductBefore, 32, 100, 100), runs(ByLogin, Product, 32, 50))}
	table := r.Compared()
	lines := strings.Split(strings.TrimSpace(table), "\n")
	if len(lines) != 2 || !slices.Equal(strings.Fields(lines[1])[:6], []string{"Entitled", "100", "100", "1.05", "0.90", "1.20"}) {
		t.Errorf("\n%s", table)
	}
}

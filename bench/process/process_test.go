package process

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestStopEndsWhatTheProcessStarted(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	p, err := Start(Spec{Name: "a shell", Command: []string{"sh", "-c", "echo started; sleep 100 & wait"}, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	err = p.Await(t.Context(), time.Minute, func(context.Context) error {
		if raw, _ := os.ReadFile(log); !strings.Contains(string(raw), "started") {
			return errors.New("not yet")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.exited:
	default:
		t.Error("it still runs")
	}
}

func TestAwaitFailsWhenTheProcessEnded(t *testing.T) {
	p, err := Start(Spec{Name: "false", Command: []string{"false"}, Log: filepath.Join(t.TempDir(), "log")})
	if err != nil {
		t.Fatal(err)
	}
	err = p.Await(t.Context(), time.Minute, func(context.Context) error { return errors.New("never") })
	if err == nil || !strings.Contains(err.Error(), "ended before it was ready") {
		t.Errorf("error %v", err)
	}
}

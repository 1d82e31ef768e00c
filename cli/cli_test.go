package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/config"
)

// env is an Env whose process has no server.
func env(out io.Writer, args ...string) Env {
	return Env{
		Args: args, Stdin: strings.NewReader(""), Stdout: out, Stderr: out,
		Getenv: func(name string) string {
			return map[string]string{"BARCHAN_URL": "http://127.0.0.1:1", "BARCHAN_TEAM": "dunes"}[name]
		},
		Worker:   func() int { return 42 },
		Document: func() ([]byte, error) { return []byte(`{"openapi":"3.1.0"}`), nil },
	}
}

func TestTheDocumentIsPrintedWithoutAServer(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if code := Main(t.Context(), env(&out, "openapi")); code != 0 || out.String() != `{"openapi":"3.1.0"}` {
		t.Errorf("exit %d: %s", code, &out)
	}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want int
		args []string
	}{
		{0, []string{"version"}},
		{0, nil},
		{0, []string{"run", "--help"}},
		{1, []string{"status"}}, // nothing listens
		{2, []string{"fly"}},
		{2, []string{"run"}},
		{2, []string{"run", "1", "--wings"}},
		{2, []string{"key", "make"}},
		{42, []string{"worker", "--whatever", "it gets"}},
	} {
		var out bytes.Buffer
		if got := Main(t.Context(), env(&out, c.args...)); got != c.want {
			t.Errorf("%q ended with %d, want %d:\n%s", c.args, got, c.want, &out)
		}
	}
}

func TestServeTakesItsSettings(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	e := env(&out, "serve", "--data", "here", "--node-deadline", "5m")
	var got config.Config
	e.Serve = func(_ context.Context, cfg config.Config, _ io.Writer, _ func(string)) error {
		got = cfg
		return nil
	}
	if code := Main(t.Context(), e); code != 0 {
		t.Fatalf("exit %d: %s", code, &out)
	}
	if got.Data != "here" || got.NodeDeadline.Minutes() != 5 || got.Team != "dunes" || got.Listen != "127.0.0.1:8723" {
		t.Errorf("got %+v", got)
	}
}

// The demo takes another port when its own is taken, and leaves nothing.
func TestDemoStartsAServerAndEndsIt(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.finishedRun(1000)
	var out bytes.Buffer
	e := env(&out, "demo", "--once")
	var listened []string
	var folder string
	e.Serve = func(ctx context.Context, cfg config.Config, _ io.Writer, ready func(string)) error {
		listened = append(listened, cfg.Listen)
		if len(listened) == 1 {
			return barchan.Errorf(barchan.CodeConflict, "cannot listen on %s", cfg.Listen)
		}
		folder = cfg.Data
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		if err := barchan.ValidateSecret(cfg.APIKey); err != nil {
			return err
		}
		ready(f.url)
		<-ctx.Done()
		return nil
	}
	if code := Main(t.Context(), e); code != 0 {
		t.Fatalf("exit %d: %s", code, &out)
	}
	if strings.Join(listened, " ") != "127.0.0.1:8723 127.0.0.1:0" {
		t.Errorf("listened on %q", listened)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
}

func TestDemoTellsWhyItsServerDoesNotStart(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	e := env(&out, "demo")
	e.Serve = func(context.Context, config.Config, io.Writer, func(string)) error { return errors.New("no room") }
	if code := Main(t.Context(), e); code != 1 || out.String() != "barchan: no room\n" {
		t.Errorf("exit %d: %q", code, out.String())
	}
}

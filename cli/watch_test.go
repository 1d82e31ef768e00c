package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/golden"
)

// asked is a poll that answers with the states of the demo's chain: real
// milliseconds after start, in the time of the bubble.
func asked(start time.Time) poll {
	return func(context.Context) (*duneapi.PipelineStatus, error) {
		return chain(int(time.Since(start).Milliseconds())), nil
	}
}

func TestWatchWithoutATerminalWritesALinePerChange(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		status, err := watch(t.Context(), newView(screen{out: &out}), asked(time.Now()))
		if err != nil || status.Status != stateCompleted {
			t.Fatalf("ended %v, %v", status, err)
		}
		golden.File(t, "testdata/watch_plain.golden", out.String())
	})
}

func TestWatchInATerminalRedraws(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		size := func() (int, int) { return 100, 40 }
		start := time.Now()
		if _, err := watch(t.Context(), newView(screen{out: &out, size: size}), asked(start)); err != nil {
			t.Fatal(err)
		}
		// What a person sees in the end is what a terminal makes of the bytes.
		got := terminal(t, out.String())
		want := strings.Split(strings.TrimSuffix(picture(chain(1000), 1000, 100, palette{}), "\n"), "\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +seen)\n%s", diff)
		}
		if !strings.HasPrefix(out.String(), hideCursor) || !strings.HasSuffix(out.String(), showCursor) {
			t.Error("the cursor is not given back")
		}
	})
}

// terminal plays the few escape sequences that live uses, and returns the lines
// that are left.
func terminal(t *testing.T, bytes string) []string {
	t.Helper()
	var lines []string
	row := 0
	at := func() *string {
		for row >= len(lines) {
			lines = append(lines, "")
		}
		return &lines[row]
	}
	for bytes != "" {
		var up int
		switch {
		case strings.HasPrefix(bytes, hideCursor), strings.HasPrefix(bytes, showCursor):
			bytes = bytes[len(hideCursor):]
		case strings.HasPrefix(bytes, clearLine):
			bytes = bytes[len(clearLine):]
		case strings.HasPrefix(bytes, clearBelow):
			lines = lines[:row]
			bytes = bytes[len(clearBelow):]
		case bytes[0] == '\r':
			if _, err := fmt.Sscanf(bytes, "\r\x1b[%dA", &up); err != nil {
				t.Fatalf("unknown sequence %q", bytes[:10])
			}
			row -= up
			for i := row; i < len(lines); i++ {
				lines[i] = ""
			}
			bytes = bytes[strings.IndexByte(bytes, 'A')+1:]
		case bytes[0] == '\n':
			at()
			row++
			bytes = bytes[1:]
		case bytes[0] == '\x1b':
			t.Fatalf("unknown sequence %q", bytes[:min(10, len(bytes))])
		default:
			end := strings.IndexAny(bytes, "\x1b\n\r")
			if end < 0 {
				end = len(bytes)
			}
			*at() += bytes[:end]
			bytes = bytes[end:]
		}
	}
	return lines
}

func TestWatchBearsAServerThatIsAwayForAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		away := errors.New("cannot reach the server")
		status, err := watch(t.Context(), noView{}, func(ctx context.Context) (*duneapi.PipelineStatus, error) {
			if age := time.Since(start); age > 200*time.Millisecond && age < 25*time.Second {
				return nil, away
			}
			return asked(start)(ctx)
		})
		if err != nil || status.Status != stateCompleted {
			t.Errorf("ended %v, %v", status, err)
		}
		_, err = watch(t.Context(), noView{}, func(context.Context) (*duneapi.PipelineStatus, error) { return nil, away })
		if !errors.Is(err, away) {
			t.Errorf("a server that stays away: %v", err)
		}
	})
}

func TestWatchEndsWithAnAnswerThatIsAnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		gone := &client.Error{Status: http.StatusNotFound, Message: "Object not found"}
		_, err := watch(t.Context(), noView{}, func(context.Context) (*duneapi.PipelineStatus, error) { return nil, gone })
		if !errors.Is(err, gone) || time.Since(start) != 0 {
			t.Errorf("ended with %v after %v", err, time.Since(start))
		}
	})
}

func TestWatchAsksLessOftenInTheLongRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start, asks := time.Now(), 0
		_, err := watch(t.Context(), noView{}, func(context.Context) (*duneapi.PipelineStatus, error) {
			asks++
			if time.Since(start) > time.Minute {
				return chain(1000), nil
			}
			return chain(100), nil
		})
		if want := 200 + 80; err != nil || asks < want-2 || asks > want+2 {
			t.Errorf("asked %d times in a minute, want about %d; %v", asks, want, err)
		}
	})
}

func TestWatchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("enough")
		ctx, stop := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { stop(cause) })
		last, err := watch(ctx, noView{}, func(context.Context) (*duneapi.PipelineStatus, error) { return chain(100), nil })
		if !errors.Is(err, cause) || last == nil || last.Status != stateExecuting {
			t.Errorf("ended with %v, last %v", err, last)
		}
	})
}

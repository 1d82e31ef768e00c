package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/barchan-data/barchan"
)

func TestFramesComeBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	var pipe bytes.Buffer
	w := NewWriter(&pipe, MaxRequest)
	sent := []Request{
		{ID: 1, Open: &Open{MemoryBytes: 1 << 40, Inputs: []string{"/a b", "/\u00e9"}}},
		{ID: 2, Run: &Run{SQL: "SELECT '\x00'", Output: "/out"}},
		{ID: 2, Cancel: true},
		{ID: 3, Load: &Load{Format: barchan.FormatCSV, Schema: barchan.Schema{{Name: "a", Type: "bigint"}}}},
	}
	for _, r := range sent {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	r := NewReader(&pipe, MaxRequest)
	for _, want := range sent {
		var got Request
		if err := r.Read(&got); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
	if err := r.Read(&Request{}); !errors.Is(err, io.EOF) {
		t.Errorf("after the last frame: %v, want io.EOF", err)
	}
}

func TestFramesOverTheBoundAreRefusedOnBothSides(t *testing.T) {
	t.Parallel()
	var pipe bytes.Buffer
	err := NewWriter(&pipe, 100).Write(Request{Run: &Run{SQL: strings.Repeat("x", 100)}})
	if _, ok := errors.AsType[TooLongError](err); !ok || pipe.Len() > 0 {
		t.Errorf("write: %v, and %d bytes were written", err, pipe.Len())
	}
	header := binary.BigEndian.AppendUint32(nil, 101)
	err = NewReader(bytes.NewReader(header), 100).Read(&Request{})
	if _, ok := errors.AsType[TooLongError](err); !ok {
		t.Errorf("read: %v, want a TooLongError", err)
	}
}

func TestATornFrameIsAnError(t *testing.T) {
	t.Parallel()
	var pipe bytes.Buffer
	if err := NewWriter(&pipe, MaxReply).Write(Reply{ID: 7, Ready: &Ready{Engine: "x"}}); err != nil {
		t.Fatal(err)
	}
	whole := pipe.Bytes()
	for n := 1; n < len(whole); n++ {
		err := NewReader(bytes.NewReader(whole[:n]), MaxReply).Read(&Reply{})
		if err == nil || errors.Is(err, io.EOF) {
			t.Errorf("after %d of %d bytes: %v, want an error that is not io.EOF", n, len(whole), err)
		}
	}
}

func TestConcurrentWritersDoNotMixFrames(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	out := NewWriter(w, MaxReply)
	var writers sync.WaitGroup
	for i := range int64(50) {
		writers.Go(func() {
			if err := out.Write(Reply{ID: i, Outcome: &Outcome{Rows: i}}); err != nil {
				t.Error(err)
			}
		})
	}
	go func() {
		writers.Wait()
		_ = w.Close()
	}()
	seen := map[int64]bool{}
	in := NewReader(r, MaxReply)
	for {
		var reply Reply
		if err := in.Read(&reply); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if reply.Outcome.Rows != reply.ID {
			t.Errorf("reply %d holds the rows of %d", reply.ID, reply.Outcome.Rows)
		}
		seen[reply.ID] = true
	}
	if len(seen) != 50 {
		t.Errorf("%d of 50 frames arrived", len(seen))
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte{0, 0, 0, 2, '{', '}'})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := NewReader(bytes.NewReader(data), 1<<10)
		for range 100 {
			if r.Read(&Reply{}) != nil {
				return
			}
		}
	})
}

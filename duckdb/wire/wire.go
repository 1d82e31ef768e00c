// Package wire is what the server and a worker process say to each other:
// JSON frames with a length in front, requests one way and replies the other.
// It knows nothing of DuckDB, so that the server's side does not link it.
package wire

import (
	"time"

	"github.com/barchan-data/barchan"
)

// Request is one frame to a worker. Exactly one of its pointers is set, or
// Cancel.
type Request struct {
	// ID joins the replies to the request. Cancel names the request that it
	// ends.
	ID       int64     `json:"id"`
	Open     *Open     `json:"open,omitempty"`
	Run      *Run      `json:"run,omitempty"`
	Describe *Describe `json:"describe,omitempty"`
	Load     *Load     `json:"load,omitempty"`
	Inspect  *Inspect  `json:"inspect,omitempty"`
	SelfTest *SelfTest `json:"self_test,omitempty"`
	Cancel   bool      `json:"cancel,omitempty"`
}

// Open gives a warm worker its one session. Every path is absolute.
type Open struct {
	Instant      time.Time `json:"instant"`
	MemoryBytes  int64     `json:"memory_bytes"`
	AddressBytes int64     `json:"address_bytes"` // beyond what the warm process has mapped
	Threads      int       `json:"threads"`
	Parallel     int       `json:"parallel"`
	SpillDir     string    `json:"spill_dir"`
	SpillBytes   int64     `json:"spill_bytes"`
	FileBytes    int64     `json:"file_bytes"` // the largest file that the process can write
	CPUSeconds   int64     `json:"cpu_seconds"`
	Inputs       []string  `json:"inputs,omitempty"`
	Outputs      []string  `json:"outputs,omitempty"`
}

// Run executes one SELECT of DuckDB SQL into a Parquet file.
type Run struct {
	SQL      string `json:"sql"`
	Untyped  []int  `json:"untyped,omitempty"` // columns, from 0, that are NULL and no more: DuckDB calls them INTEGER
	Months   []int  `json:"months,omitempty"`  // columns that are intervals of months: of none DuckDB knows no kind
	Output   string `json:"output"`
	MaxBytes int64  `json:"max_bytes"`
	Partial  bool   `json:"partial,omitempty"` // keep what fits into MaxBytes
}

// Describe asks for the columns of a SELECT.
type Describe struct {
	SQL     string `json:"sql"`
	Untyped []int  `json:"untyped,omitempty"`
}

// Load reads a file into a Parquet file.
type Load struct {
	Path     string               `json:"path"`
	Format   barchan.SourceFormat `json:"format"`
	Schema   barchan.Schema       `json:"schema,omitempty"`
	Output   string               `json:"output"`
	MaxBytes int64                `json:"max_bytes"`
}

// Inspect asks what files hold that are read in place: see barchan.Foreign.
type Inspect struct {
	Files  []string             `json:"files"`
	Format barchan.SourceFormat `json:"format"`
	Schema barchan.Schema       `json:"schema,omitempty"`
}

// SelfTest asks a worker with an open session to try what it must not be able
// to do.
type SelfTest struct {
	// Outside is an existing file that is no input; Denied is a path beside
	// the outputs that is none of them; Network is an address that listens.
	Outside string `json:"outside"`
	Denied  string `json:"denied"`
	Network string `json:"network"`
}

// Reply is one frame from a worker. Exactly one of its pointers is set.
type Reply struct {
	ID       int64             `json:"id"` // 0 for Ready
	Ready    *Ready            `json:"ready,omitempty"`
	Progress *barchan.Progress `json:"progress,omitempty"`
	Outcome  *Outcome          `json:"outcome,omitempty"`
}

// Ready says that a worker is warm.
type Ready struct {
	Engine string        `json:"engine"` // name and version
	CPU    time.Duration `json:"cpu"`    // used up to now: nobody's
}

// Outcome ends a request.
type Outcome struct {
	Schema   barchan.Schema  `json:"schema,omitempty"`
	Rows     int64           `json:"rows,omitempty"`
	Bytes    int64           `json:"bytes,omitempty"`
	RawBytes int64           `json:"raw_bytes,omitempty"`
	Checksum string          `json:"checksum,omitempty"`
	Partial  bool            `json:"partial,omitempty"`
	Usage    barchan.Usage   `json:"usage"`
	FileRows []int64         `json:"file_rows,omitempty"` // of Inspect, by file
	Sandbox  map[string]bool `json:"sandbox,omitempty"`
	Failure  *Failure        `json:"failure,omitempty"`
}

// Failure is why a request failed, as raw as the worker has it: the server
// makes the sentence that a person reads.
type Failure struct {
	// Code is set when the worker knows what to say itself; then Message is
	// the sentence.
	Code    barchan.Code `json:"code,omitempty"`
	Class   string       `json:"class,omitempty"` // DuckDB's exception type: "Binder", "Conversion"
	Message string       `json:"message"`
	Offset  int          `json:"offset"` // byte in the request's SQL; negative when unknown
	// Fatal means that the worker can execute nothing more.
	Fatal bool `json:"fatal,omitempty"`
}

package duckdb

import (
	"strings"
	"syscall"
	"testing"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duckdb/wire"
)

func TestFailuresBecomeSentences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		class, message string
		code           barchan.Code
		want           string
	}{
		{"Parser", "syntax error at or near \"x\"", barchan.CodeSyntax, `syntax error at or near "x"`},
		{"Parser", "memory exhausted at or near \"(\"", barchan.CodeTooLarge, "nests too deeply"},
		{"Binder", "Referenced column \"a\" not found in FROM clause!\nCandidate bindings: \"b\"", barchan.CodeSemantic, `Referenced column "a" not found in FROM clause!`},
		{"Catalog", "Table with name t does not exist!", barchan.CodeSemantic, "Table with name t does not exist!"},
		{"Conversion", "Could not convert string 'z' to INT32 when casting from source column c0", barchan.CodeData, "Could not convert string 'z' to INT32"},
		{"Out of Range", "Overflow in addition of INT64 (9223372036854775807 + 1)!", barchan.CodeData, "Overflow in addition"},
		{"Invalid Input", "said by the query", barchan.CodeData, "said by the query"},
		{"Out of Memory", "failed to allocate data of size 1 (2/3 used)", barchan.CodeResourceExhausted, "larger tier"},
		{"Permission", "file system operations are disabled", barchan.CodeForbidden, "disabled"},
		{"IO", "Could not write file \"/secret/path\": File too large", barchan.CodeTooLarge, "too large"},
		{"IO", "Could not write file \"/secret/path\": No space left on device", barchan.CodeResourceExhausted, "disk space"},
		{"IO", "Could not read \"/secret/path\"", barchan.CodeInternal, "Internal error"},
		{"INTERNAL", "Attempted to dereference unique_ptr that is NULL\nstack", barchan.CodeEngineCrashed, "the worker crashed: Attempted"},
		{"FATAL", "database has been invalidated", barchan.CodeEngineCrashed, "the worker crashed"},
		{"Worker", "read the result: /secret/path", barchan.CodeInternal, "Internal error"},
		{"Something New", "said DuckDB", barchan.CodeData, "said DuckDB"},
	} {
		got := classify(&wire.Failure{Class: c.class, Message: c.message})
		if got.Code != c.code || !strings.Contains(got.Message, c.want) {
			t.Errorf("%s %q: %s %q", c.class, c.message, got.Code, got.Message)
		}
		if strings.Contains(got.Message, "secret") || strings.Contains(got.Message, "\n") {
			t.Errorf("%q shows too much", got.Message)
		}
	}
}

func TestExitsBecomeCodes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		signal syscall.Signal
		stderr string
		code   barchan.Code
	}{
		{0, "", barchan.CodeEngineCrashed},
		{syscall.SIGSEGV, "", barchan.CodeEngineCrashed},
		{syscall.SIGKILL, "", barchan.CodeEngineCrashed},
		{syscall.SIGABRT, "terminate called after throwing an instance of 'std::bad_alloc'", barchan.CodeResourceExhausted},
		{0, "fatal error: runtime: out of memory", barchan.CodeResourceExhausted},
		{0, "runtime/cgo: pthread_create failed: Resource temporarily unavailable", barchan.CodeResourceExhausted},
		{syscall.SIGXCPU, "", barchan.CodeTimeout},
		{0, "SIGXCPU: cpu limit exceeded", barchan.CodeTimeout},
	} {
		if got := exitError(c.signal, c.stderr); got.Code != c.code {
			t.Errorf("%v %q: %s", c.signal, c.stderr, got.Code)
		}
	}
}

func TestTheRingKeepsTheEnd(t *testing.T) {
	t.Parallel()
	var r ring
	for i := range 100 {
		_, _ = r.Write([]byte(strings.Repeat(string(rune('a'+i%26)), 10_000)))
	}
	got := r.String()
	if len(got) != ringBytes || !strings.HasSuffix(got, strings.Repeat("v", 10_000)) {
		t.Errorf("%d bytes, ending in %q", len(got), got[len(got)-1:])
	}
}

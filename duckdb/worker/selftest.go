package worker

import (
	"context"
	"net"
	"os"
	"time"

	"github.com/barchan-data/barchan/duckdb/wire"
)

// selfTest tries what the sandbox must refuse, and reports by name which
// layers really do. True means that the attempt failed.
func (w *worker) selfTest(ctx context.Context, t *wire.SelfTest) *wire.Outcome {
	out := &wire.Outcome{Sandbox: map[string]bool{}}
	err := w.withConn(ctx, func(c *conn) error {
		refuses := func(statements ...string) bool {
			for _, s := range statements {
				if err := c.exec(ctx, s); err == nil {
					return false
				}
			}
			return true
		}
		outside, denied := quoteText(t.Outside), quoteText(t.Denied)
		out.Sandbox["engine_reads"] = refuses(
			"SELECT * FROM read_blob("+outside+")",
			"SELECT * FROM read_csv("+outside+")",
			"SELECT * FROM glob('/*')",
			"ATTACH "+outside+" AS outside")
		out.Sandbox["engine_writes"] = refuses(
			"COPY (SELECT 1) TO "+denied,
			"EXPORT DATABASE "+denied,
			"ATTACH "+denied+" AS denied")
		out.Sandbox["engine_settings"] = refuses(
			"SET memory_limit = '1TB'",
			"SET enable_external_access = true",
			"SET lock_configuration = false")
		out.Sandbox["engine_extensions"] = refuses("INSTALL httpfs", "LOAD httpfs")
		// One allocation of more than the session may have.
		out.Sandbox["address_space"] = refuses("SELECT length(repeat('x', 64000000000))")
		return nil
	})
	if err != nil {
		out.Failure = failure(err, 0, 0)
		return out
	}
	_, readErr := os.ReadFile(t.Outside)
	out.Sandbox["kernel_files"] = readErr != nil
	conn, dialErr := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", t.Network)
	if dialErr == nil {
		_ = conn.Close()
	}
	out.Sandbox["kernel_network"] = dialErr != nil
	return out
}

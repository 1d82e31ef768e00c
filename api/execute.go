package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/run"
)

const idempotencyHeader = "Idempotency-Key"

func (s *server) executeQuery(c *call) (any, error) {
	r, err := s.queryRequest(c, barchan.RunQuery)
	if err != nil {
		return nil, err
	}
	return s.execute(c, r)
}

func (s *server) executeSQL(c *call) (any, error) {
	var body duneapi.SQLRequest
	if err := decode(c, s.limits.JSONBytes, &body); err != nil {
		return nil, err
	}
	if strings.TrimSpace(body.SQL) == "" {
		return nil, barchan.Errorf(barchan.CodeInvalid, "sql is missing: give the SQL to execute")
	}
	if len(body.SQL) > barchan.MaxSQLBytes {
		return nil, barchan.Errorf(barchan.CodeTooLarge, "sql is too large: at most %d bytes", barchan.MaxSQLBytes)
	}
	tier, values, err := executeInput(c, duneapi.ExecuteRequest{Performance: body.Performance, QueryParameters: body.QueryParameters})
	if err != nil {
		return nil, err
	}
	return s.execute(c, run.Request{Kind: barchan.RunSQL, SQL: body.SQL, Tier: tier, Values: values})
}

// queryRequest reads the call that executes the query of the path.
func (s *server) queryRequest(c *call, kind barchan.RunKind) (run.Request, error) {
	id, err := queryID(c)
	if err != nil {
		return run.Request{}, err
	}
	var body duneapi.ExecuteRequest
	if err := decode(c, s.limits.JSONBytes, &body); err != nil {
		return run.Request{}, err
	}
	tier, values, err := executeInput(c, body)
	return run.Request{Kind: kind, Query: id, Tier: tier, Values: values, FullRefresh: body.FullRefresh}, err
}

// execute submits a run and answers with the execution of its root.
func (s *server) execute(c *call, r run.Request) (any, error) {
	root, err := s.submitRoot(c, r)
	if err != nil {
		return nil, err
	}
	return duneapi.Executed{ExecutionID: string(root.ID), State: wireState(root), PipelineExecutionID: string(root.Run)}, nil
}

func (s *server) submitRoot(c *call, r run.Request) (barchan.Execution, error) {
	_, executions, err := s.submit(c, r)
	if err != nil {
		return barchan.Execution{}, err
	}
	for _, e := range executions {
		if e.Root {
			return e, nil
		}
	}
	return barchan.Execution{}, barchan.Errorf(barchan.CodeInternal, "run without a root")
}

// submit completes the request with whose it is and how a repetition of it is
// recognised.
func (s *server) submit(c *call, r run.Request) (barchan.Run, []barchan.Execution, error) {
	r.Team = c.team()
	key, err := idempotencyKey(c)
	if err != nil {
		return barchan.Run{}, nil, err
	}
	if key != "" {
		r.IdempotencyKey, r.RequestHash = key, requestHash(r)
	}
	return s.runner.Submit(c.Context(), r)
}

func idempotencyKey(c *call) (string, error) {
	given := c.Header.Values(idempotencyHeader)
	if len(given) == 0 {
		return "", nil
	}
	key := given[0]
	good := len(given) == 1 && len(key) > 0 && len(key) <= 255
	for _, b := range []byte(key) {
		good = good && b >= ' ' && b <= '~'
	}
	if !good {
		return "", barchan.Errorf(barchan.CodeInvalid, "%s must be one text of 1 to 255 printable ASCII characters", idempotencyHeader)
	}
	return key, nil
}

// requestHash is the same for requests that ask for the same run, however
// their bodies were written.
func requestHash(r run.Request) string {
	text, err := json.Marshal(r)
	if err != nil {
		panic(err) // Plain data always encodes.
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

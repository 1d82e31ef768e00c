package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

const benchKey = "bench-key-0123456789"

// server is a real server in its own process, on a folder of its own.
type server struct {
	*client.Client
	data string
	cmd  *exec.Cmd
}

var listening = regexp.MustCompile(`url=(http://[^\s"]+)`)

// serve starts a server. args are further flags.
func serve(ctx context.Context, args ...string) (*server, error) {
	data, err := os.MkdirTemp("", "barchan-bench-")
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args = append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "info", "--rate-low", "0", "--rate-high", "0"}, args...)
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = append(os.Environ(), "BARCHAN_API_KEY="+benchKey)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(stderr)
	var said strings.Builder
	for lines.Scan() {
		fmt.Fprintln(&said, lines.Text())
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			go func() { // the log must not fill the pipe
				for lines.Scan() {
				}
			}()
			return &server{Client: client.New(m[1], benchKey), data: data, cmd: cmd}, nil
		}
	}
	return nil, fmt.Errorf("the server did not start: %s", said.String())
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
	_ = os.RemoveAll(s.data)
}

// save saves a query under an id.
func (s *server) save(ctx context.Context, id int64, sql string) error {
	name := fmt.Sprintf("node %d", id)
	_, err := s.SaveQuery(ctx, id, duneapi.QueryRequest{Name: &name, QuerySQL: &sql})
	return err
}

// pipeline runs the pipeline of a query to its end, and returns how long it
// took from the request to the publish, as the client sees it.
func (s *server) pipeline(ctx context.Context, id int64) (time.Duration, duneapi.PipelineStatus, error) {
	start := time.Now()
	run, err := s.ExecutePipeline(ctx, id, duneapi.ExecuteRequest{})
	if err != nil {
		return 0, duneapi.PipelineStatus{}, err
	}
	st, err := s.until(ctx, run)
	return time.Since(start), st, err
}

// until polls until the run completed. A status lists every node, so that
// polling a large run often would be measured instead of the run: the pause
// grows.
func (s *server) until(ctx context.Context, run string) (duneapi.PipelineStatus, error) {
	pause := time.Millisecond
	for {
		st, err := s.PipelineStatus(ctx, run)
		if err != nil {
			return st, err
		}
		switch st.Status {
		case "completed":
			return st, nil
		case "pending", "executing":
		default:
			return st, fmt.Errorf("the run ended %s: %s", st.Status, st.Error)
		}
		time.Sleep(pause)
		pause = min(pause*5/4, 50*time.Millisecond)
	}
}

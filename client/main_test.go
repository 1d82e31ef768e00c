package client_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"testing"

	"github.com/barchan-data/barchan/app"
	"github.com/barchan-data/barchan/config"
	"github.com/barchan-data/barchan/duckdb/worker"
)

// TestMain makes the test binary the worker of the server that the examples
// call.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		os.Exit(worker.Main())
	}
	code := m.Run()
	example.stop()
	os.Exit(code)
}

// example is a server for the examples, started by the first of them.
var example exampleServer

type exampleServer struct {
	once sync.Once
	url  string
	end  func()
}

const exampleKey = "a-key-for-the-examples"

func (s *exampleServer) address() string {
	s.once.Do(func() {
		dir, err := os.MkdirTemp("", "barchan-example-")
		if err != nil {
			panic(err)
		}
		executable, err := os.Executable()
		if err != nil {
			panic(err)
		}
		cfg := config.Default()
		cfg.Data, cfg.Listen, cfg.APIKey = dir, "127.0.0.1:0", exampleKey
		ctx, cancel := context.WithCancel(context.Background())
		ready, done := make(chan string, 1), make(chan error, 1)
		go func() {
			done <- app.Run(ctx, cfg, app.Options{Worker: []string{executable, "worker"}, Log: io.Discard, Ready: func(url string) { ready <- url }})
		}()
		s.end = func() {
			cancel()
			if err := <-done; err != nil {
				fmt.Fprintln(os.Stderr, "the server of the examples:", err)
			}
			_ = os.RemoveAll(dir)
		}
		select {
		case s.url = <-ready:
		case err := <-done:
			panic(err)
		}
	})
	return s.url
}

func (s *exampleServer) stop() {
	if s.end != nil {
		s.end()
	}
}

package worker

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// mappedBytes is the size of the process's address space.
func mappedBytes() (int64, error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, fmt.Errorf("read the size of the process: %w", err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[0], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read the size of the process: %w", err)
	}
	return pages * int64(os.Getpagesize()), nil
}

// volunteer makes the kernel end a worker, and not the server, when the whole
// machine is out of memory. Where it is not allowed, nothing is lost.
func volunteer() { _ = os.WriteFile("/proc/self/oom_score_adj", []byte("900"), 0) }

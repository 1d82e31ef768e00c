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

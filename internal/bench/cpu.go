package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// tick is the unit of processor time in /proc: USER_HZ is 100 on Linux.
const tick = 10 * time.Millisecond

// cpu returns the processor time of the server and of its workers, those that
// have ended included.
func (s *server) cpu() (time.Duration, error) {
	own, err := readStat(s.cmd.Process.Pid)
	if err != nil {
		return 0, err
	}
	total := own.self + own.reaped
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		var pid int
		if _, err := fmt.Sscanf(file, "/proc/%d/stat", &pid); err != nil {
			return 0, err
		}
		// A process may have ended since the folder was listed.
		if st, err := readStat(pid); err == nil && st.parent == s.cmd.Process.Pid {
			total += st.self
		}
	}
	return total, nil
}

// stat is what the system says of a process.
type stat struct {
	parent       int
	self, reaped time.Duration
}

func readStat(pid int) (stat, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, err
	}
	// The name of the program, in parentheses, may hold anything.
	_, rest, ok := strings.Cut(string(data), ") ")
	fields := strings.Fields(rest)
	if !ok || len(fields) < 15 {
		return stat{}, fmt.Errorf("process %d: its stat is not of a known form", pid)
	}
	var st stat
	var user, system, reapedUser, reapedSystem int64
	if _, err := fmt.Sscan(strings.Join([]string{fields[1], fields[11], fields[12], fields[13], fields[14]}, " "), &st.parent, &user, &system, &reapedUser, &reapedSystem); err != nil {
		return stat{}, fmt.Errorf("process %d: %w", pid, err)
	}
	st.self, st.reaped = time.Duration(user+system)*tick, time.Duration(reapedUser+reapedSystem)*tick
	return st, nil
}

package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/barchan-data/barchan"
)

// own makes the data folder and takes its lock, which the system frees when
// the process ends, however it ends. It returns the folder's absolute path.
func (s *server) own(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("data folder %s: %w", dir, err)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return "", barchan.Errorf(barchan.CodeInvalid, "cannot make the data folder %s: %v", abs, unwrapAll(err))
	}
	// A folder that was there may be open to others, who must not read results.
	if err := os.Chmod(abs, 0o700); err != nil {
		return "", barchan.Errorf(barchan.CodeInvalid, "cannot close the data folder %s to others: %v", abs, unwrapAll(err))
	}
	lock, err := os.OpenFile(filepath.Join(abs, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", barchan.Errorf(barchan.CodeInvalid, "cannot write to the data folder %s: %v", abs, unwrapAll(err))
	}
	s.onStop(lock.Close)
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return "", fmt.Errorf("lock %s: %w", abs, err)
		}
		return "", barchan.Errorf(barchan.CodeConflict, "another server%s owns the data folder %s: stop it, or choose another folder with --data", owner(lock), abs)
	}
	if err := writeOwner(lock); err != nil {
		return "", fmt.Errorf("lock %s: %w", abs, err)
	}
	return abs, nil
}

// owner is " (process N)" when the lock file tells.
func owner(lock *os.File) string {
	text := make([]byte, 32)
	n, _ := lock.ReadAt(text, 0)
	if pid := strings.TrimSpace(string(text[:n])); pid != "" {
		return fmt.Sprintf(" (process %s)", pid)
	}
	return ""
}

func writeOwner(lock *os.File) error {
	if err := lock.Truncate(0); err != nil {
		return err
	}
	_, err := lock.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

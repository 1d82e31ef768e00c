// Package config holds the settings of a server: their defaults, where they
// may come from, and what is a valid one.
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/barchan-data/barchan"
)

// Config is what a server is told. Flags win over the environment, which wins
// over the file, which wins over Default.
type Config struct {
	Data   string `yaml:"data"`    // folder of everything that is kept
	Listen string `yaml:"listen"`  // host:port; port 0 takes any free one
	Team   string `yaml:"team"`    // handle of the team that the first start makes
	APIKey string `yaml:"api_key"` // the first admin key; "" makes one

	LogFormat string `yaml:"log_format"` // text or json
	LogLevel  string `yaml:"log_level"`  // debug, info, warn or error

	// BehindProxy believes X-Forwarded-Host and X-Forwarded-Proto.
	BehindProxy bool `yaml:"behind_proxy"`

	MemoryMedium int64 `yaml:"memory_medium"` // bytes of a medium session; 0 derives it
	MemoryLarge  int64 `yaml:"memory_large"`
	SlotsMedium  int   `yaml:"slots_medium"` // runs at once; 0 derives it
	SlotsLarge   int   `yaml:"slots_large"`
	WarmWorkers  int   `yaml:"warm_workers"` // started ahead of need

	NodeDeadline time.Duration `yaml:"node_deadline"`
	RunDeadline  time.Duration `yaml:"run_deadline"`
	ResultBytes  int64         `yaml:"result_bytes"` // one result file
	Retention    time.Duration `yaml:"retention"`    // of executions and results
	Grace        time.Duration `yaml:"grace"`        // before unheld files are removed

	RateLow  int `yaml:"rate_low"`  // calls per key and minute that write or execute; 0: any number
	RateHigh int `yaml:"rate_high"` // calls per key and minute that read; 0: any number

	CreditsPerCPUSecond float64 `yaml:"credits_per_cpu_second"`
	CreditsPerGiB       float64 `yaml:"credits_per_gib"`       // of result files
	CreditsFactorMedium float64 `yaml:"credits_factor_medium"` // of the CPU price
	CreditsFactorLarge  float64 `yaml:"credits_factor_large"`
	CreditsCap          float64 `yaml:"credits_cap"` // per team and month; 0: none

	// Datasets are files that are read in place, registered at every start.
	// DatasetRoots are the folders whose files may be registered over the API.
	// Both stand in the file alone.
	Datasets     []Dataset `yaml:"datasets"`
	DatasetRoots []string  `yaml:"dataset_roots"`
}

// Dataset is a registered dataset.
type Dataset struct {
	Name        string `yaml:"name"`    // <schema>.<table>
	Pattern     string `yaml:"pattern"` // of its files; relative to the configuration file's folder, or absolute
	Format      string `yaml:"format"`  // parquet or csv; by the pattern's end when absent
	Description string `yaml:"description"`
}

// Default is a server for one machine, reachable from that machine only.
func Default() Config {
	prices := barchan.DefaultPrices()
	return Config{
		Data:         "./data",
		Listen:       "127.0.0.1:8723",
		Team:         "local",
		LogFormat:    "text",
		LogLevel:     "info",
		WarmWorkers:  2,
		NodeDeadline: 30 * time.Minute,
		RunDeadline:  2 * time.Hour,
		ResultBytes:  8 << 30,
		Retention:    90 * 24 * time.Hour,
		Grace:        time.Hour,

		RateLow:  3_000,
		RateHigh: 60_000,

		CreditsPerCPUSecond: prices.CPUSecond,
		CreditsPerGiB:       prices.GiB,
		CreditsFactorMedium: prices.Medium,
		CreditsFactorLarge:  prices.Large,
	}
}

// LoadFile lays the YAML file at path over c. An unknown key is an error.
func (c *Config) LoadFile(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return barchan.Errorf(barchan.CodeInvalid, "the configuration file %s does not exist", path)
	}
	if err != nil {
		return fmt.Errorf("open configuration: %w", err)
	}
	defer f.Close()
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	if err := dec.Decode(c); err != nil && !errors.Is(err, io.EOF) {
		return barchan.Errorf(barchan.CodeInvalid, "%s: %s", path, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	return c.resolve(filepath.Dir(path))
}

// resolve makes the paths of the file absolute that are relative to its folder.
func (c *Config) resolve(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("folder of the configuration: %w", err)
	}
	absolute := func(path *string) {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(dir, *path)
		}
	}
	for i := range c.Datasets {
		absolute(&c.Datasets[i].Pattern)
	}
	for i := range c.DatasetRoots {
		absolute(&c.DatasetRoots[i])
	}
	return nil
}

// validateDatasets returns an error for a dataset that no start could register.
func (c *Config) validateDatasets() error {
	seen := map[string]bool{}
	for _, d := range c.Datasets {
		name, err := barchan.DatasetName(d.Name)
		switch {
		case err != nil:
			return barchan.Errorf(barchan.CodeInvalid, "datasets: %s", barchan.AsError(err).Message)
		case seen[name]:
			return barchan.Errorf(barchan.CodeInvalid, "datasets: %s is listed twice", name)
		case d.Pattern == "":
			return barchan.Errorf(barchan.CodeInvalid, "datasets: %s has no pattern: give the path of its files, such as /srv/lake/blocks/*.parquet", name)
		}
		seen[name] = true
	}
	for _, root := range c.DatasetRoots {
		if root == "" {
			return barchan.Errorf(barchan.CodeInvalid, "dataset_roots: one is empty: name a folder")
		}
	}
	return nil
}

// Validate returns a CodeInvalid error for the first setting that cannot be.
func (c *Config) Validate() error {
	if err := barchan.ValidateHandle(c.Team); err != nil {
		return err
	}
	if c.APIKey != "" {
		if err := barchan.ValidateSecret(c.APIKey); err != nil {
			return err
		}
	}
	if err := c.validateDatasets(); err != nil {
		return err
	}
	bad := func(name string, why string) error {
		return barchan.Errorf(barchan.CodeInvalid, "%s: %s", name, why)
	}
	switch {
	case c.Data == "":
		return bad("data", "name a folder")
	case !strings.Contains(c.Listen, ":"):
		return bad("listen", "want HOST:PORT, for example 127.0.0.1:8723")
	case c.LogFormat != "text" && c.LogFormat != "json":
		return bad("log-format", "want text or json")
	case c.NodeDeadline <= 0 || c.RunDeadline <= 0:
		return bad("deadlines", "want more than nothing, for example 30m")
	case c.ResultBytes < 1<<20:
		return bad("result-bytes", "want at least 1 MiB")
	case c.MemoryMedium < 0 || c.MemoryLarge < 0 || c.SlotsMedium < 0 || c.SlotsLarge < 0 || c.WarmWorkers < 0:
		return bad("memory, slots and warm-workers", "want 0 (derived from the machine) or more")
	case c.RateLow < 0 || c.RateHigh < 0:
		return bad("rate-low and rate-high", "want calls per minute, or 0 for any number")
	case !prices(c.CreditsPerCPUSecond, c.CreditsPerGiB, c.CreditsFactorMedium, c.CreditsFactorLarge, c.CreditsCap):
		return bad("credits", "want numbers from 0 to a billion")
	}
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
		return nil
	}
	return bad("log-level", "want debug, info, warn or error")
}

// prices reports whether all of them can be.
func prices(all ...float64) bool {
	for _, p := range all {
		if !(p >= 0 && p <= 1e9) { // so that NaN is none
			return false
		}
	}
	return true
}

// Prices are the factors of the credits formula.
func (c *Config) Prices() barchan.Prices {
	return barchan.Prices{
		CPUSecond: c.CreditsPerCPUSecond, GiB: c.CreditsPerGiB, Medium: c.CreditsFactorMedium, Large: c.CreditsFactorLarge,
	}
}

// Machine is what a server runs on.
type Machine struct {
	MemoryBytes int64
	Cores       int
}

// ThisMachine reads the size of the machine, or of the control group that the
// process is in when that is smaller.
func ThisMachine(cores int) Machine {
	return Machine{MemoryBytes: memory("/proc/meminfo", "/sys/fs/cgroup/memory.max"), Cores: max(1, cores)}
}

// fallbackMemory is assumed where the system does not tell.
const fallbackMemory = 4 << 30

func memory(meminfo, cgroup string) int64 {
	total := int64(fallbackMemory)
	if data, err := os.ReadFile(meminfo); err == nil {
		for line := range strings.Lines(string(data)) {
			fields := strings.Fields(line)
			if len(fields) >= 2 && fields[0] == "MemTotal:" {
				if kib, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
					total = kib << 10
				}
			}
		}
	}
	if data, err := os.ReadFile(cgroup); err == nil {
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64); err == nil && limit > 0 {
			total = min(total, limit)
		}
	}
	return total
}

// Limits returns what a session of tier t may use on m: medium a quarter of
// the memory, at most 4 GiB, and half of the cores; large half of the memory
// and all cores.
func (c *Config) Limits(t barchan.Tier, m Machine) barchan.Limits {
	l := barchan.Limits{
		MemoryBytes:  min(m.MemoryBytes/4, 4<<30),
		Threads:      max(1, m.Cores/2),
		Parallel:     min(m.Cores+1, 8),
		NodeDeadline: c.NodeDeadline,
		RunDeadline:  c.RunDeadline,
		ResultBytes:  c.ResultBytes,
	}
	if t == barchan.TierLarge {
		l.MemoryBytes, l.Threads = m.MemoryBytes/2, m.Cores
	}
	override := c.MemoryMedium
	if t == barchan.TierLarge {
		override = c.MemoryLarge
	}
	if override > 0 {
		l.MemoryBytes = override
	}
	l.SpillBytes = 4 * l.MemoryBytes
	return l
}

// Slots returns how many runs of each tier may execute at once: as many as
// half of the memory holds, at least one.
func (c *Config) Slots(m Machine) map[barchan.Tier]int {
	slots := map[barchan.Tier]int{barchan.TierMedium: c.SlotsMedium, barchan.TierLarge: c.SlotsLarge}
	for tier, n := range slots {
		if n == 0 {
			fit := m.MemoryBytes / 2 / max(1, c.Limits(tier, m).MemoryBytes)
			slots[tier] = int(max(1, min(fit, int64(math.MaxInt16))))
		}
	}
	return slots
}

package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/barchan-data/barchan"
)

func load(t *testing.T, args []string, env map[string]string) (Config, error) {
	t.Helper()
	shown := Default()
	fs := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	Bind(fs, &shown)
	fs.String("config", "", "")
	if err := fs.Parse(args); err != nil {
		t.Fatal(err)
	}
	return Load(fs, func(name string) string { return env[name] })
}

func TestFlagsWinOverEnvironmentOverFileOverDefault(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "barchan.yaml")
	text := "team: from_file\nlisten: 127.0.0.1:1\nretention: 24h\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := load(t, []string{"--config", file, "--listen", "127.0.0.1:3"},
		map[string]string{"BARCHAN_LISTEN": "127.0.0.1:2", "BARCHAN_TEAM": "from_env"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:3" || c.Team != "from_env" || c.Retention != 24*time.Hour || c.Data != "./data" {
		t.Errorf("got listen %s, team %s, retention %s, data %s", c.Listen, c.Team, c.Retention, c.Data)
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "barchan.yaml")
	if err := os.WriteFile(file, []byte("listne: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		env  map[string]string
		want string
	}{
		"an unknown key of the file": {args: []string{"--config", file}, want: "listne"},
		"a file that is absent":      {args: []string{"--config", file + "x"}, want: "does not exist"},
		"a team with a capital":      {args: []string{"--team", "Ours"}, want: `"Ours" cannot name a team`},
		"a short key":                {env: map[string]string{"BARCHAN_API_KEY": "short"}, want: "16 to 128"},
		"a port alone":               {args: []string{"--listen", "8723"}, want: "listen: want HOST:PORT"},
		"a rate below nothing":       {args: []string{"--rate-low", "-1"}, want: "rate-low and rate-high: want"},
		"a cap below nothing":        {args: []string{"--credits-cap", "-0.5"}, want: "credits: want numbers"},
		"a price that is none":       {env: map[string]string{"BARCHAN_CREDITS_PER_GIB": "NaN"}, want: "credits: want numbers"},
		"a price without end":        {env: map[string]string{"BARCHAN_CREDITS_FACTOR_LARGE": "Inf"}, want: "credits: want numbers"},
		"a number that is none":      {env: map[string]string{"BARCHAN_SLOTS_LARGE": "many"}, want: `BARCHAN_SLOTS_LARGE: "many"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, c.args, c.env)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestPricesCapsAndRatesAreSettings(t *testing.T) {
	t.Parallel()
	c, err := load(t, nil, nil)
	if err != nil || c.Prices() != barchan.DefaultPrices() || c.CreditsCap != 0 || c.RateLow != 3000 || c.RateHigh != 60000 {
		t.Errorf("by default %+v, %v", c, err)
	}
	file := filepath.Join(t.TempDir(), "barchan.yaml")
	text := "credits_per_cpu_second: 0.5\ncredits_per_gib: 7\ncredits_factor_medium: 3\ncredits_cap: 100\nrate_high: 0\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err = load(t, []string{"--config", file, "--rate-low", "0"}, map[string]string{"BARCHAN_CREDITS_FACTOR_LARGE": "9"})
	want := barchan.Prices{CPUSecond: 0.5, GiB: 7, Medium: 3, Large: 9}
	if err != nil || c.Prices() != want || c.CreditsCap != 100 || c.RateLow != 0 || c.RateHigh != 0 {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestDatasetsOfTheFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "barchan.yaml")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("dataset_roots: [lake, /srv/lake]\ndatasets:\n- {name: eth.blocks, pattern: 'lake/*.parquet'}\n- {name: eth.days, pattern: /srv/days.csv, description: Days}\n")
	c, err := load(t, []string{"--config", file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(file)
	want := []Dataset{{Name: "eth.blocks", Pattern: dir + "/lake/*.parquet"}, {Name: "eth.days", Pattern: "/srv/days.csv", Description: "Days"}}
	if !slices.Equal(c.Datasets, want) || !slices.Equal(c.DatasetRoots, []string{dir + "/lake", "/srv/lake"}) {
		t.Errorf("got %+v, roots %v", c.Datasets, c.DatasetRoots)
	}
	for text, want := range map[string]string{
		"datasets: [{name: blocks, pattern: a.csv}]":                           "datasets: \"blocks\" is no name of a table",
		"datasets: [{name: a.b}]":                                              "a.b has no pattern",
		"datasets: [{name: a.b, pattern: x.csv}, {name: A.b, pattern: y.csv}]": "a.b is listed twice",
		"datasets: [{name: a.b, pattern: x.csv, kind: csv}]":                   "kind",
		"dataset_roots: ['']":                                                  "dataset_roots: one is empty",
	} {
		write(text)
		if _, err := load(t, []string{"--config", file}, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

func TestTiersAreSharesOfTheMachine(t *testing.T) {
	t.Parallel()
	const gib = 1 << 30
	c := Default()
	for _, row := range []struct {
		machine       Machine
		medium, large int64
		threads       int
		slots         int
	}{
		{Machine{24 * gib, 2}, 4 * gib, 12 * gib, 1, 3},
		{Machine{4 * gib, 8}, 1 * gib, 2 * gib, 4, 2},
		{Machine{64 * gib, 16}, 4 * gib, 32 * gib, 8, 8},
	} {
		m, l := c.Limits(barchan.TierMedium, row.machine), c.Limits(barchan.TierLarge, row.machine)
		if m.MemoryBytes != row.medium || l.MemoryBytes != row.large || m.Threads != row.threads || l.Threads != row.machine.Cores {
			t.Errorf("%+v: medium %+v, large %+v", row.machine, m, l)
		}
		slots := c.Slots(row.machine)
		if slots[barchan.TierMedium] != row.slots || slots[barchan.TierLarge] != 1 {
			t.Errorf("%+v: slots %v", row.machine, slots)
		}
	}
}

func TestMemoryIsThatOfTheControlGroupWhenSmaller(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	info := write("meminfo", "MemTotal:        8388608 kB\nMemFree: 1 kB\n")
	if got := memory(info, write("limit", "1073741824\n")); got != 1<<30 {
		t.Errorf("with a limit: %d", got)
	}
	if got := memory(info, write("none", "max\n")); got != 8<<30 {
		t.Errorf("without one: %d", got)
	}
	if got := memory("/absent", "/absent"); got != fallbackMemory {
		t.Errorf("where nothing tells: %d", got)
	}
}

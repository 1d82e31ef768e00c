package config

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/barchan-data/barchan"
)

// Bind declares a flag for every setting of c; the value of c is its default.
func Bind(fs *pflag.FlagSet, c *Config) {
	fs.StringVar(&c.Data, "data", c.Data, "folder of everything that is kept; made with mode 0700")
	fs.StringVar(&c.Listen, "listen", c.Listen, "address to listen on, HOST:PORT")
	fs.StringVar(&c.Team, "team", c.Team, "handle of the team that the first start makes")
	fs.StringVar(&c.APIKey, "api-key", c.APIKey, "the first admin key, 16 to 128 printable characters; made and printed once when empty (better given as BARCHAN_API_KEY)")
	fs.StringVar(&c.LogFormat, "log-format", c.LogFormat, "text or json")
	fs.StringVar(&c.LogLevel, "log-level", c.LogLevel, "debug, info, warn or error")
	fs.BoolVar(&c.BehindProxy, "behind-proxy", c.BehindProxy, "believe X-Forwarded-Host and X-Forwarded-Proto")
	fs.Int64Var(&c.MemoryMedium, "memory-medium", c.MemoryMedium, "bytes of memory of a medium run; 0: a quarter of the machine, at most 4 GiB")
	fs.Int64Var(&c.MemoryLarge, "memory-large", c.MemoryLarge, "bytes of memory of a large run; 0: half of the machine")
	fs.IntVar(&c.SlotsMedium, "slots-medium", c.SlotsMedium, "medium runs at once; 0: what fits in half of the memory")
	fs.IntVar(&c.SlotsLarge, "slots-large", c.SlotsLarge, "large runs at once; 0: what fits in half of the memory")
	fs.IntVar(&c.WarmWorkers, "warm-workers", c.WarmWorkers, "workers started ahead of need")
	fs.DurationVar(&c.NodeDeadline, "node-deadline", c.NodeDeadline, "longest time of one node")
	fs.DurationVar(&c.RunDeadline, "run-deadline", c.RunDeadline, "longest time of one run")
	fs.Int64Var(&c.ResultBytes, "result-bytes", c.ResultBytes, "largest result file, bytes")
	fs.DurationVar(&c.Retention, "retention", c.Retention, "how long executions keep their results")
	fs.DurationVar(&c.Grace, "grace", c.Grace, "how long files stay that nothing holds")
	fs.IntVar(&c.RateLow, "rate-low", c.RateLow, "calls per key and minute that write or execute; 0: any number")
	fs.IntVar(&c.RateHigh, "rate-high", c.RateHigh, "calls per key and minute that read; 0: any number")
	fs.Float64Var(&c.CreditsPerCPUSecond, "credits-per-cpu-second", c.CreditsPerCPUSecond, "price of one second of one core, in credits")
	fs.Float64Var(&c.CreditsPerGiB, "credits-per-gib", c.CreditsPerGiB, "price of one GiB of result file, in credits")
	fs.Float64Var(&c.CreditsFactorMedium, "credits-factor-medium", c.CreditsFactorMedium, "what the price of CPU is multiplied with in a medium run")
	fs.Float64Var(&c.CreditsFactorLarge, "credits-factor-large", c.CreditsFactorLarge, "what the price of CPU is multiplied with in a large run")
	fs.Float64Var(&c.CreditsCap, "credits-cap", c.CreditsCap, "credits that a team may spend in a calendar month, unless it has a cap of its own; 0: any number")
}

// Load returns the settings of a start: Default, under the file that --config
// or BARCHAN_CONFIG names, under the environment (--node-deadline is
// BARCHAN_NODE_DEADLINE), under the flags that were given. given was parsed
// after Bind, and has the string flag "config" too.
func Load(given *pflag.FlagSet, getenv func(string) string) (Config, error) {
	c := Default()
	if path := firstOf(given, "config", getenv); path != "" {
		if err := c.LoadFile(path); err != nil {
			return Config{}, err
		}
	}
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	Bind(fs, &c)
	var failed error
	fs.VisitAll(func(f *pflag.Flag) {
		value, from := getenv(EnvName(f.Name)), EnvName(f.Name)
		if g := given.Lookup(f.Name); g != nil && g.Changed {
			value, from = g.Value.String(), "--"+f.Name
		} else if value == "" {
			return
		}
		if err := fs.Set(f.Name, value); err != nil && failed == nil {
			failed = barchan.Errorf(barchan.CodeInvalid, "%s: %q is not a valid value", from, value)
		}
	})
	if failed != nil {
		return Config{}, failed
	}
	return c, c.Validate()
}

// EnvName is the environment variable of a flag.
func EnvName(flag string) string {
	return "BARCHAN_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func firstOf(fs *pflag.FlagSet, name string, getenv func(string) string) string {
	if f := fs.Lookup(name); f != nil && f.Changed {
		return f.Value.String()
	}
	return getenv(EnvName(name))
}

package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) keyCommand() *cobra.Command {
	return group("key", "Make and revoke API keys (an admin key)", a.keyCreateCommand(), a.keyListCommand(), a.keyRevokeCommand())
}

func (a *commands) keyCreateCommand() *cobra.Command {
	var scope, expires string
	c := &cobra.Command{
		Use:   "create NAME",
		Short: "Make a key, and print its secret, which is never shown again",
		Long: `Make a key of your team, and print its secret, which is never shown again. NAME
says who or what uses the key. A key of scope read reads results, states and lists;
one of scope write also saves, executes and uploads; one of scope admin also makes
and revokes keys.`,
		Example: "  barchan key create notebook --scope read\n  barchan key create ci --expires 90d",
		Args:    oneArg("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !barchan.Scope(scope).Includes(barchan.ScopeRead) {
				return usagef("--scope: use read, write or admin")
			}
			until, err := parseEnd(expires, time.Now())
			if err != nil {
				return err
			}
			key, err := a.server().CreateKey(cmd.Context(), duneapi.KeyRequest{Name: args[0], Scope: scope, ExpiresAt: duneapi.FormatTime(until)})
			if err != nil {
				return err
			}
			return a.made(key)
		},
	}
	c.Flags().StringVar(&scope, "scope", string(barchan.ScopeWrite), "`SCOPE` of the key: read, write or admin")
	c.Flags().StringVar(&expires, "expires", "", "when the key ends: after a `TIME` such as 90d or 12h, or at a day such as 2027-01-31; empty: never")
	return c
}

// made prints a new key: only the secret on the standard output.
func (a *commands) made(key duneapi.KeyMade) error {
	if a.json {
		return a.writeJSON(key)
	}
	ends := ""
	if key.ExpiresAt != "" {
		ends = ", good until " + moment(key.ExpiresAt)
	}
	_, _ = fmt.Fprintf(a.env.Stderr, "key %s (%s) of scope %s%s; keep the secret, it is not shown again:\n", key.ID, clean(key.Name), key.Scope, ends)
	a.screen.println(key.APIKey)
	return nil
}

// parseEnd reads when a key ends: so many days (90d) or hours (12h) from now,
// or the begin of a day in UTC. "" is never, the zero time.
func parseEnd(text string, now time.Time) (time.Time, error) {
	bad := usagef("--expires: use a time such as 90d or 12h, or a day to come such as %s", now.UTC().AddDate(1, 0, 0).Format(time.DateOnly))
	if text == "" {
		return time.Time{}, nil
	}
	var end time.Time
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		end = day
	} else if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n > maxDays {
			return time.Time{}, bad
		}
		end = now.AddDate(0, 0, n)
	} else {
		d, err := time.ParseDuration(text)
		if err != nil {
			return time.Time{}, bad
		}
		end = now.Add(d)
	}
	if !end.After(now) {
		return time.Time{}, bad
	}
	return end, nil
}

// maxDays is a thousand years.
const maxDays = 365_000

// endOf tells how a key ends, or ended.
func endOf(k duneapi.Key, now time.Time) string {
	expires, err := duneapi.ParseTime(k.ExpiresAt)
	switch {
	case k.RevokedAt != "":
		return "revoked " + moment(k.RevokedAt)
	case err != nil || expires.IsZero():
		return ""
	case !expires.After(now):
		return "expired " + moment(k.ExpiresAt)
	}
	return moment(k.ExpiresAt)
}

func (a *commands) keyListCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the keys, without their secrets",
		Example: "  barchan key list",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			keys, err := a.server().Keys(cmd.Context())
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(keys)
			}
			t := table{names: []string{"id", "name", "scope", "begins with", "made", "last used", "ends"}, right: make([]bool, 7)}
			for _, k := range keys.Keys {
				t.rows = append(t.rows, []string{k.ID, clean(k.Name), k.Scope, clean(k.Hint), moment(k.CreatedAt), moment(k.LastUsedAt), endOf(k, time.Now())})
			}
			a.list(t, 0, "no keys")
			return nil
		},
	}
}

func (a *commands) keyRevokeCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "revoke ID",
		Short:   "Revoke a key at once and for good",
		Example: "  barchan key revoke 01KB1V3T8M4Q0Z5R9D2E7F6G8H",
		Args:    oneArg("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.server().RevokeKey(cmd.Context(), args[0]); err != nil {
				return err
			}
			return a.said(duneapi.Message{Message: "ok"}, "revoked key %s", args[0])
		},
	}
}

package cli

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) teamCommand() *cobra.Command {
	return group("team", "Make teams, and cap what they spend (the operator's key)",
		a.teamCreateCommand(), a.teamListCommand(), a.teamCapCommand(), a.teamKeyCommand())
}

func (a *commands) teamCreateCommand() *cobra.Command {
	var most string
	c := &cobra.Command{
		Use:   "create HANDLE",
		Short: "Make a team, and print the secret of its first key",
		Long: `Make a team and its first admin key, whose secret is printed this once: hand it
to the team, whose admins make the other keys. Teams see nothing of each other
but what they made public.

The admins of the team that was made first, at the first start of the server, are
its operators: only they may make teams.`,
		Example: "  barchan team create acme\n  barchan team create acme --cap 500",
		Args:    oneArg("HANDLE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := barchan.ValidateHandle(args[0]); err != nil {
				return usagef("%s", err)
			}
			r := duneapi.TeamRequest{Handle: args[0]}
			if cmd.Flags().Changed("cap") {
				credits, err := parseCap("--cap", most)
				if err != nil {
					return err
				}
				r.CreditsCap = credits
			}
			t, err := a.server().CreateTeam(cmd.Context(), r)
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(t)
			}
			_, _ = fmt.Fprintf(a.env.Stderr, "team %s; its admin key %s, whose secret is not shown again:\n", t.Handle, t.Key.ID)
			a.screen.println(t.Key.APIKey)
			return nil
		},
	}
	c.Flags().StringVar(&most, "cap", "default", "`CREDITS` that it may spend in a calendar month: a number, none, or default for the server's setting")
	return c
}

func (a *commands) teamListCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List the teams, with what they spent this month",
		Example: "  barchan team list",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			teams, err := a.server().Teams(cmd.Context())
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(teams)
			}
			t := table{names: []string{"handle", "made", "keys", "credits this month", "cap", ""}, right: []bool{false, false, true, true, true, false}}
			for _, team := range teams.Teams {
				role := ""
				if team.IsOperator {
					role = "operates the server"
				}
				t.rows = append(t.rows, []string{clean(team.Handle), moment(team.CreatedAt), strconv.Itoa(team.Keys), number(team.CreditsUsed), capText(team.CreditsCap), role})
			}
			a.list(t, 0, "no teams")
			return nil
		},
	}
}

func (a *commands) teamCapCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cap HANDLE CREDITS",
		Short: "Say what a team may spend in a calendar month",
		Long: `Say how many credits a team may spend in a calendar month (UTC): a number, none,
or default for the server's setting credits_cap. A team that has spent its cap can
read, but begins no runs before the next month.`,
		Example: "  barchan team cap acme 500\n  barchan team cap acme default",
		Args:    twoArgs("HANDLE", "CREDITS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			most, err := parseCap("CREDITS", args[1])
			if err != nil {
				return err
			}
			text, err := json.Marshal(most)
			if err != nil {
				return fmt.Errorf("encode the cap: %w", err)
			}
			answer, err := a.server().ChangeTeam(cmd.Context(), args[0], duneapi.TeamChange{CreditsCap: text})
			if err != nil {
				return err
			}
			return a.said(answer, "cap of team %s: %s", clean(args[0]), capText(most))
		},
	}
}

func (a *commands) teamKeyCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "key HANDLE NAME",
		Short:   "Make an admin key of a team, for one that has lost its own",
		Example: "  barchan team key acme 'for Ada, who lost hers'",
		Args:    twoArgs("HANDLE", "NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			key, err := a.server().CreateTeamKey(cmd.Context(), args[0], duneapi.KeyRequest{Name: args[1], Scope: string(barchan.ScopeAdmin)})
			if err != nil {
				return err
			}
			return a.made(key)
		},
	}
}

// twoArgs is cobra's check of two arguments, as usage errors.
func twoArgs(first, second string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return usagef("%s is missing", first)
		case 1:
			return usagef("%s is missing", second)
		case 2:
			return nil
		}
		return usagef("unexpected %q after %s", args[2], second)
	}
}

// parseCap reads a number of credits, none, or default (nil).
func parseCap(what, text string) (*float64, error) {
	switch text {
	case "default":
		return nil, nil
	case "none":
		return new(float64), nil
	}
	credits, err := strconv.ParseFloat(text, 64)
	if err != nil || !(credits > 0) { // so that NaN is none
		return nil, usagef("%s: use a number of credits above 0, none, or default", what)
	}
	return &credits, nil
}

// capText is a cap as parseCap reads it.
func capText(most *float64) string {
	switch {
	case most == nil:
		return "default"
	case *most == 0:
		return "none"
	}
	return number(*most)
}

// number writes credits with the decimals that they have.
func number(credits float64) string { return strconv.FormatFloat(credits, 'f', -1, 64) }

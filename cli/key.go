package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

func (a *commands) keyCommand() *cobra.Command {
	return group("key", "Make and revoke API keys (an admin key)", a.keyCreateCommand(), a.keyListCommand(), a.keyRevokeCommand())
}

func (a *commands) keyCreateCommand() *cobra.Command {
	var scope string
	c := &cobra.Command{
		Use:     "create NAME",
		Short:   "Make a key, and print its secret, which is never shown again",
		Example: "  barchan key create notebook --scope read",
		Args:    oneArg("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !barchan.Scope(scope).Includes(barchan.ScopeRead) {
				return usagef("--scope: use read, write or admin")
			}
			key, err := a.server().CreateKey(cmd.Context(), duneapi.KeyRequest{Name: args[0], Scope: scope})
			if err != nil {
				return err
			}
			if a.json {
				return a.writeJSON(key)
			}
			_, _ = fmt.Fprintf(a.env.Stderr, "key %s (%s) of scope %s; keep the secret, it is not shown again:\n", key.ID, clean(key.Name), key.Scope)
			a.screen.println(key.APIKey)
			return nil
		},
	}
	c.Flags().StringVar(&scope, "scope", string(barchan.ScopeWrite), "`SCOPE` of the key: read, write or admin")
	return c
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
			t := table{names: []string{"id", "name", "scope", "begins with", "made", "revoked"}, right: make([]bool, 6)}
			for _, k := range keys.Keys {
				t.rows = append(t.rows, []string{k.ID, clean(k.Name), k.Scope, clean(k.Hint), moment(k.CreatedAt), moment(k.RevokedAt)})
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

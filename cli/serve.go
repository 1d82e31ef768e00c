package cli

import (
	"github.com/spf13/cobra"

	"github.com/barchan-data/barchan/config"
)

func (a *commands) serveCommand() *cobra.Command {
	defaults := config.Default()
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run a server",
		Long: `Run a server until it is interrupted. The first start makes the folder, a team
and an admin key, which is printed once.

Every flag may also be given in the environment (--node-deadline is
BARCHAN_NODE_DEADLINE) or in a YAML file (node_deadline: 30m). Flags win over the
environment, and the environment over the file.`,
		Example: "  barchan serve --data ./data --listen 127.0.0.1:8723",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := config.Load(cmd.Flags(), a.env.Getenv)
			if err != nil {
				return err
			}
			return a.env.Serve(cmd.Context(), cfg, a.env.Stderr, func(string) {})
		},
	}
	config.Bind(c.Flags(), &defaults)
	c.Flags().String("config", "", "YAML `FILE` with these settings")
	return c
}

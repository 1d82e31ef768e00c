package cli

import "github.com/spf13/cobra"

// openapiCommand writes the API's document without a server: generators of
// clients read it.
func (a *commands) openapiCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "openapi",
		Short:   "Print the OpenAPI document of the API",
		Example: "  barchan openapi > openapi.json",
		Args:    noArgs,
		Hidden:  true,
		RunE: func(*cobra.Command, []string) error {
			text, err := a.env.Document()
			if err != nil {
				return err
			}
			_, err = a.env.Stdout.Write(text)
			return err
		},
	}
}

package app

import "github.com/barchan-data/barchan/api"

// Document returns the OpenAPI document of the API of a version.
func Document(version string) ([]byte, error) {
	doc, err := api.Document(version)
	if err != nil {
		return nil, err
	}
	return doc.JSON()
}

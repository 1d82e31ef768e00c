package api

import (
	"maps"
	"net/http"
	"slices"

	"github.com/barchan-data/barchan/duneapi"
	"github.com/barchan-data/barchan/internal/openapi"
)

func datasetOperations() map[string]operation {
	dataset := duneapi.Dataset{FullName: exampleTable, Type: duneapi.DatasetUpload, Owner: duneapi.TableOwner{Handle: "local", Type: "team"},
		Columns: []duneapi.TableColumnInfo{{Name: "price", Type: "double", Nullable: true}}, Metadata: map[string]string{}, CreatedAt: exampleSubmitted, UpdatedAt: exampleSubmitted}
	registered := duneapi.Dataset{FullName: "lake.blocks", Type: duneapi.DatasetTable, Owner: dataset.Owner, Columns: dataset.Columns,
		Metadata: map[string]string{"description": "Blocks by day."}, CreatedAt: exampleSubmitted, UpdatedAt: exampleSubmitted,
		Files: &duneapi.DatasetFiles{Pattern: "/srv/lake/blocks/*.parquet", Format: "parquet", Count: 3}}
	matches := duneapi.DatasetMatches{Total: 1, Pagination: duneapi.Pagination{Limit: 50}, Results: []duneapi.DatasetMatch{{FullName: exampleTable, Category: "community",
		DatasetType: duneapi.DatasetUpload, Blockchains: []string{}, Visibility: "public", OwnerScope: "team", Schema: map[string]string{"price": "double"}}}}
	return map[string]operation{
		"GET /api/v1/datasets": {
			id: "listDatasets", tag: tagDatasets, summary: "List datasets", text: "Those that the team may read.",
			query: append(pageOf(usualDatasets, maxDatasets),
				parameter{name: "owner_handle", text: "Only those of this owner.", of: "", example: "local"},
				parameter{name: "type", text: "Only those of these types, with commas between them.", of: "", example: []string{duneapi.DatasetUpload}, listed: slices.Sorted(maps.Keys(datasetKinds))}),
			answer: duneapi.Datasets{Total: 1, Datasets: []duneapi.Dataset{dataset}},
		},
		"GET /api/v1/datasets/{name}": {
			id: "getDataset", tag: tagDatasets, summary: "Read what a dataset is", answer: dataset,
		},
		"PUT /api/v1/datasets/{name}": {
			id: "addDataset", tag: tagDatasets, summary: "Register files as a dataset", status: []int{http.StatusOK, http.StatusCreated},
			text: "The files of the server's machine are read in place. For the team that operates the server. Not in Dune's API.",
			body: duneapi.DatasetRequest{Pattern: "/srv/lake/blocks/*.parquet", Description: "Blocks by day."}, needs: []string{"pattern"},
			answer: registered, errors: []int{http.StatusConflict},
		},
		"POST /api/v1/datasets/{name}/refresh": {
			id: "refreshDataset", tag: tagDatasets, summary: "Look at the files of a dataset again", text: "For the team that operates the server. Not in Dune's API.",
			answer: registered, errors: []int{http.StatusConflict},
		},
		"DELETE /api/v1/datasets/{name}": {
			id: "removeDataset", tag: tagDatasets, summary: "Remove a registered dataset", text: "Its files stay. For the team that operates the server. Not in Dune's API.",
			answer: duneapi.Message{Message: "Dataset lake.blocks removed; its files stay where they are"}, errors: []int{http.StatusConflict},
		},
		"POST /api/v1/datasets/search": {
			id: "searchDatasets", tag: tagDatasets, summary: "Search datasets", text: "Words are looked for in names and descriptions.",
			body: duneapi.DatasetSearch{Query: "prices", IncludeSchema: true}, answer: matches,
		},
		"POST /api/v1/datasets/search-by-contract": {
			id: "searchDatasetsByContract", tag: tagDatasets, summary: "Search datasets by the address of a contract",
			text: "No table is decoded from a contract here: found is what names the address.",
			body: duneapi.DatasetSearch{ContractAddress: "0xdac17f958d2ee523a2206206994597c13d831ec7"}, needs: []string{"contract_address"}, answer: matches,
		},
		"GET /api/v1/contracts/submissions": {
			id: "listContractSubmissions", tag: tagDatasets, summary: "List contracts handed in for decoding", text: "Always empty: no contract is decoded here.",
			query: append(pageOf(usualDatasets, maxDatasets), parameter{name: "status", text: "Only those in this state.", of: "",
				limits: openapi.Schema{Enum: []any{"pending", "approved", "rejected", "processed", "in_progress", "cancelled", "needs_manual_review"}}}),
			answer: duneapi.ContractSubmissions{Submissions: []struct{}{}},
		},
	}
}

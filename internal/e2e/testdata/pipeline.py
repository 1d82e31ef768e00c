"""Runs a saved pipeline with the official client and reads every node's result.

Usage: pipeline.py BASE_URL API_KEY QUERY_ID
"""

import sys
import time

from dune_client.client import DuneClient

base_url, api_key, query_id = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = DuneClient(api_key, base_url=base_url)

run = client.execute_query_pipeline(query_id).pipeline_execution_id
status = client.get_pipeline_status(run)
assert status.node_executions, "the first status lists no nodes"
deadline = time.monotonic() + 120
while status.status not in ("completed", "failed", "cancelled"):
    assert time.monotonic() < deadline, status
    time.sleep(0.05)
    status = client.get_pipeline_status(run)
assert status.status == "completed", status

for node in status.node_executions:
    execution = node.query_execution_status
    assert execution.status == "completed", node
    result = client.get_execution_results(execution.execution_id)
    assert result.state.value == "QUERY_STATE_COMPLETED", result
    rows, page = len(result.get_rows()), result
    while page.next_uri:
        page = client.get_execution_results(execution.execution_id, offset=page.next_offset)
        rows += len(page.get_rows())
    assert rows == result.result.metadata.total_row_count, execution
    csv = client.get_execution_results_csv(execution.execution_id)
    header = csv.data.read().decode().splitlines()[0]
    assert header.split(",") == result.result.metadata.column_names, header
    print(f"query {execution.query_id}: {rows} rows")

latest = client.get_latest_result(query_id)
assert latest.execution_id == status.node_executions[-1].query_execution_status.execution_id
print(f"{len(status.node_executions)} nodes completed")

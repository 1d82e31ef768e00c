import { Page } from "../ui/Page";
import { Empty } from "../ui/states";

export function RunsPage() {
  return (
    <Page title="Runs">
      <Empty title="This page is not here yet" />
    </Page>
  );
}
export function RunPage() {
  return (
    <Page title="Run">
      <Empty title="This page is not here yet" />
    </Page>
  );
}

import { Page } from "../ui/Page";
import { Empty } from "../ui/states";

export function DataPage() {
  return (
    <Page title="Data">
      <Empty title="This page is not here yet" />
    </Page>
  );
}
export function DatasetPage() {
  return (
    <Page title="Dataset">
      <Empty title="This page is not here yet" />
    </Page>
  );
}

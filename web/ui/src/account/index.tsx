import { Page } from "../ui/Page";
import { Empty } from "../ui/states";

export function UsagePage() {
  return (
    <Page title="Usage">
      <Empty title="This page is not here yet" />
    </Page>
  );
}
export function KeysPage() {
  return (
    <Page title="Keys">
      <Empty title="This page is not here yet" />
    </Page>
  );
}
export function SystemPage() {
  return (
    <Page title="System">
      <Empty title="This page is not here yet" />
    </Page>
  );
}

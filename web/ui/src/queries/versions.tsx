import { Page } from "../ui/Page";
import { Empty } from "../ui/states";

export function VersionsPage() {
  return (
    <Page title="Versions">
      <Empty title="This page is not here yet" />
    </Page>
  );
}

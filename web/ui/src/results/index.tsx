import type { ResultPanelProps } from "../editor/slots";
import { Page } from "../ui/Page";
import { Empty } from "../ui/states";

export function ResultPage() {
  return (
    <Page title="Result">
      <Empty title="This page is not here yet" />
    </Page>
  );
}

export function ResultPanel(_: ResultPanelProps) {
  return <Empty title="Results are not here yet" />;
}

import { Page } from "../ui/Page";
import { Empty } from "../ui/states";

export function EditorPage() {
  return (
    <Page title="Editor">
      <Empty title="This page is not here yet" />
    </Page>
  );
}

import type { ChainPanelProps } from "../editor/slots";
import { Empty } from "../ui/states";

export function ChainPanel(_: ChainPanelProps) {
  return <Empty title="The chain is not here yet" />;
}

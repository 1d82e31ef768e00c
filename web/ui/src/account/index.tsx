export { KeysPage } from "./KeysPage";
export { SystemPage } from "./SystemPage";
export { UsagePage } from "./UsagePage";

import { Component, type ReactNode } from "react";
import { messageOf } from "../api/error";
import { Button } from "../ui/Button";
import { Empty } from "../ui/states";

type Props = { children: ReactNode; at: string };

/** Catches what a page throws, so that the navigation stays; another address starts anew. */
export class ErrorBoundary extends Component<Props, { error: unknown; at: string }> {
  override state = { error: undefined as unknown, at: this.props.at };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: { at: string }) {
    return props.at === state.at ? null : { error: undefined, at: props.at };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    const message = messageOf(this.state.error);
    return (
      <div role="alert">
        <Empty title="This page broke" action={<Button onClick={() => location.reload()}>Load it again</Button>}>
          <p>Nothing of what is saved is lost. If it happens again, please report it with this text:</p>
          <p>
            <code>{message}</code>
          </p>
        </Empty>
      </div>
    );
  }
}

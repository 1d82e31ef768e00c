import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState, type ComponentProps, type ReactNode } from "react";
import { Button } from "./Button";
import css from "./pop.module.css";

type DialogProps = { open: boolean; onClose: () => void; title: string; text?: ReactNode; wide?: boolean; children?: ReactNode; actions?: ReactNode };

/** A dialog over the page. Escape and the scrim close it, and the focus returns to where it was. */
export function Dialog({ open, onClose, title, text, wide, children, actions }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={css.scrim} />
        <Content className={[css.dialog, wide && css.wide].filter(Boolean).join(" ")} {...(text ? {} : { "aria-describedby": undefined })}>
          <div>
            <Radix.Title asChild>
              <h2>{title}</h2>
            </Radix.Title>
            {text && (
              <Radix.Description asChild>
                <p className={css.dialogText}>{text}</p>
              </Radix.Description>
            )}
          </div>
          {children}
          {actions && <div className={css.actions}>{actions}</div>}
          <div className={css.close}>
            {/* Without a tooltip: it has the focus when the dialog opens. */}
            <Radix.Close className={css.closeButton} aria-label="Close">
              <X size={15} aria-hidden />
            </Radix.Close>
          </div>
        </Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Gives the focus back to what had it: a dialog that no trigger opened would leave it nowhere. */
function Content(props: ComponentProps<typeof Radix.Content>) {
  const [before] = useState(() => document.activeElement);
  const restore = (e: Event) => {
    if (!(before instanceof HTMLElement) || !before.isConnected) return;
    e.preventDefault();
    before.focus({ preventScroll: true });
  };
  return <Radix.Content onCloseAutoFocus={restore} {...props} />;
}

type ConfirmProps = { open: boolean; onClose: () => void; title: string; text: ReactNode; verb: string; danger?: boolean; onConfirm: () => Promise<unknown> };

/** Asks before something that cannot be taken back, or that others notice. */
export function Confirm({ open, onClose, title, text, verb, danger, onConfirm }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const confirm = () => {
    setBusy(true);
    onConfirm()
      .then(onClose, () => undefined) // who asked shows what failed
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      text={text}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look={danger ? "danger" : "primary"} busy={busy} onClick={confirm}>
            {verb}
          </Button>
        </>
      }
    />
  );
}

import { useEffect, type ReactNode } from "react";
import css from "./page.module.css";

type PageProps = { title: string; heading?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean; lead?: ReactNode };

/** A page under its title. `flush` gives the content the whole room, without margins: editors and graphs. */
export function Page({ title, heading, lead, actions, children, flush }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Barchan`;
  }, [title]);
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div className={css.title}>{heading ?? <h1>{title}</h1>}</div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {lead && <p className={css.lead}>{lead}</p>}
      <div className={flush ? css.flush : css.body}>{children}</div>
    </div>
  );
}

/** A panel on the page, with an optional title. */
export function Panel({ title, actions, children, flush, label }: { title?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean; label?: string }) {
  return (
    <section className={css.panel} aria-label={label}>
      {(title || actions) && (
        <header className={css.panelHead}>
          <h2>{title}</h2>
          {actions && <div className={css.actions}>{actions}</div>}
        </header>
      )}
      <div className={flush ? undefined : css.panelBody}>{children}</div>
    </section>
  );
}

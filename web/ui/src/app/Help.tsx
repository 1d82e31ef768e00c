import { Dialog } from "../ui/Dialog";
import { Keys } from "../ui/Keys";
import css from "./help.module.css";
import { shortcuts } from "./shortcuts";

/** The keys that work on this page, by group. */
export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  const all = open ? shortcuts() : [];
  const groups = [...new Set(all.map((s) => s.group))];
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts" text="What works on this page." wide>
      <div className={css.groups}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {all
                .filter((s) => s.group === group)
                .map((s) => (
                  <div key={s.keys} className={css.line}>
                    <dt>{s.label}</dt>
                    <dd>
                      <Keys of={s.keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

import { Dialog } from "../ui/Dialog";
import { Keys } from "../ui/Keys";
import css from "./help.module.css";
import { shortcuts } from "./shortcuts";

/** Keys of the graph and of the table, which work where the focus is in them. */
const where: { group: string; keys: [label: string, ...keys: string[]][] }[] = [
  { group: "In a chain", keys: [["To the next node", "←", "→", "↑", "↓"], ["Open the node", "enter"], ["Fold what is above, below", "[", "]"], ["Only its lineage", "l"], ["Fit, zoom", "f", "+", "-"]] },
  { group: "In a result", keys: [["Move; select with Shift", "←", "→", "↑", "↓"], ["First row, last row", "mod+home", "mod+end"], ["Copy", "mod+c"], ["Open the cell", "enter"]] },
];

/** The keys that work on this page, by group. */
export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  const all = open ? shortcuts() : [];
  const groups = [...new Set(all.map((s) => s.group))];
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts" text="What works on this page, and where the focus is." wide>
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
        {where.map(({ group, keys }) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {keys.map(([label, ...all]) => (
                <div key={label} className={css.line}>
                  <dt>{label}</dt>
                  <dd className={css.several}>
                    {all.map((k) => (
                      <Keys key={k} of={k} />
                    ))}
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

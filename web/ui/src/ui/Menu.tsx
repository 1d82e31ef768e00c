import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { Fragment, type ReactNode } from "react";
import { Keys } from "./Keys";
import css from "./pop.module.css";

export type MenuItem = { label: string; icon?: LucideIcon; /** Of choices: whether it is the one that holds. */ checked?: boolean; keys?: string; danger?: boolean; disabled?: boolean; onSelect: () => void };

/** A menu under its trigger; null among the items is a line between groups. */
export function Menu({ trigger, items, label }: { trigger: ReactNode; items: (MenuItem | null)[]; label?: string }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css.menu} align="end" sideOffset={4} collisionPadding={8}>
          {label && <DropdownMenu.Label className={css.menuLabel}>{label}</DropdownMenu.Label>}
          {items.map((item, i) => (
            <Fragment key={i}>
              {item ? (
                <DropdownMenu.Item
                  className={[css.item, item.danger && css.itemDanger].filter(Boolean).join(" ")}
                  disabled={item.disabled ?? false}
                  onSelect={item.onSelect}
                  {...(item.checked === undefined ? {} : { role: "menuitemradio", "aria-checked": item.checked })}
                >
                  {item.icon && <item.icon size={14} aria-hidden />}
                  {item.checked !== undefined && <Check size={14} aria-hidden className={item.checked ? undefined : css.unchecked} />}
                  {item.label}
                  {item.keys && <Keys of={item.keys} />}
                </DropdownMenu.Item>
              ) : (
                <DropdownMenu.Separator className={css.separator} />
              )}
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

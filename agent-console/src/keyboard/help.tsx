import { type Key, t } from "../i18n/i18n.ts";
import { prefs, setPref } from "../state/prefs.ts";
import { useStore } from "../state/store.ts";
import { TourButton } from "../tour/tour-button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { commands, type Group } from "./keys.ts";

const groups: { id: Group; label: Key }[] = [
  { id: "offers", label: "keys.offers" },
  { id: "list", label: "keys.list" },
  { id: "conversation", label: "keys.conversation" },
  { id: "going", label: "keys.going" },
  { id: "general", label: "keys.general" },
];

/** The map of keys, with the switch that turns the single ones off. */
export function KeyMap({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { singleKeys } = useStore(prefs);
  return (
    <Dialog open={open} onClose={onClose} title={t("keys.title")} wide>
      <label className="flex min-h-11 items-center gap-3 rounded-md border border-line px-3">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={singleKeys}
          onChange={(event) => setPref("singleKeys", event.target.checked)}
        />
        <span>
          <span className="block font-semibold">{t("keys.single")}</span>
          <span className="block text-12 text-soft">{t("keys.single_hint")}</span>
        </span>
      </label>
      <div className="mt-3 flex justify-end">
        <TourButton before={onClose} />
      </div>
      <div className="mt-4 grid gap-x-8 gap-y-4 md:grid-cols-2">
        {groups.map((group) => (
          <section key={group.id} aria-labelledby={`keys-${group.id}`}>
            <h3 id={`keys-${group.id}`} className="text-12 font-semibold text-soft">
              {t(group.label)}
            </h3>
            <dl className="mt-1">
              {commands
                .filter((command) => command.group === group.id && command.keys)
                .map((command) => (
                  <div
                    key={command.id}
                    className="flex min-h-8 items-center justify-between gap-4 border-b border-line"
                  >
                    <dt>{t(command.label)}</dt>
                    <dd className="m-0">
                      <Shown keys={command.keys ?? ""} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section aria-labelledby="keys-writing">
          <h3 id="keys-writing" className="text-12 font-semibold text-soft">
            {t("keys.writing")}
          </h3>
          <dl className="mt-1">
            {(
              [
                ["enter", "keys.send"],
                ["shift+enter", "keys.break"],
                ["escape", "keys.leave"],
              ] as const
            ).map(([keys, label]) => (
              <div
                key={keys}
                className="flex min-h-8 items-center justify-between gap-4 border-b border-line"
              >
                <dt>{t(label)}</dt>
                <dd className="m-0">
                  <Shown keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

/** Here the keys themselves are the content, so readers hear them. */
function Shown({ keys }: { keys: string }) {
  const strokes = keys.split(" ");
  return (
    <span className="flex items-center gap-1">
      <span className="sr-only">{keys.replace("mod", "Ctrl")}</span>
      {strokes.map((stroke) => (
        <Kbd key={stroke} keys={stroke} />
      ))}
    </span>
  );
}

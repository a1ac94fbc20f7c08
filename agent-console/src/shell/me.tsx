import { Bell, BellOff, Keyboard, LogOut } from "lucide-react";
import { type Key, locales, t } from "../i18n/i18n.ts";
import { prefs, setPref } from "../state/prefs.ts";
import type { StaffPresence } from "../state/rows.ts";
import { useStore } from "../state/store.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Menu, MenuChoices, MenuItem, MenuLine } from "../ui/menu.tsx";
import { PresenceMark } from "../ui/presence.tsx";

const presences: { value: StaffPresence; label: Key; hint: Key }[] = [
  { value: "available", label: "presence.available", hint: "presence.available_hint" },
  { value: "finishing", label: "presence.finishing", hint: "presence.finishing_hint" },
  { value: "break", label: "presence.break", hint: "presence.break_hint" },
  { value: "away", label: "presence.away", hint: "presence.away_hint" },
];

const languageNames = { en: "English", es: "Español" } as const;

export type MeProps = {
  me: { id: string; name: string };
  presence: string;
  onPresence: (presence: StaffPresence) => void;
  notifications: { on: boolean; blocked: boolean; toggle: () => void };
  onKeys: () => void;
  onSignOut: () => void;
};

/** Who is signed in, what they are doing, and what they set for themselves. */
export function MeMenu(props: MeProps) {
  const { me, presence, notifications } = props;
  const chosen = useStore(prefs);
  const word = presences.find((item) => item.value === presence)?.label;
  return (
    <Menu
      align="start"
      label={t("me.menu")}
      trigger={
        <button
          type="button"
          className="flex h-11 w-full items-center gap-2 rounded-md px-1.5 text-start hover:bg-hover max-lg:justify-center max-md:w-11"
        >
          <span className="sr-only">{t("me.menu")}</span>
          <span className="relative">
            <Avatar id={me.id} name={me.name} />
            <PresenceMark presence={presence} className="absolute -end-0.5 -bottom-0.5" />
          </span>
          <span className="flex min-w-0 flex-1 flex-col max-lg:sr-only">
            <span className="truncate text-14 font-semibold">{me.name}</span>
            <span className="truncate text-12 text-soft">{word ? t(word) : t("presence.offline")}</span>
          </span>
        </button>
      }
    >
      <MenuChoices
        label={t("me.presence")}
        value={presence}
        onChange={(value) => props.onPresence(value as StaffPresence)}
        choices={presences.map((item) => ({
          value: item.value,
          label: t(item.label),
          hint: t(item.hint),
          icon: <PresenceMark presence={item.value} />,
        }))}
      />
      <MenuLine />
      <MenuItem
        icon={notifications.on ? Bell : BellOff}
        onClick={notifications.toggle}
        disabled={notifications.blocked}
      >
        {notifications.blocked
          ? t("me.notify_blocked")
          : notifications.on
            ? t("me.notify_off")
            : t("me.notify_on")}
      </MenuItem>
      <MenuItem icon={Keyboard} keys="?" onClick={props.onKeys}>
        {t("command.help")}
      </MenuItem>
      <MenuLine />
      <MenuChoices
        label={t("me.theme")}
        value={chosen.theme}
        onChange={(value) => setPref("theme", value)}
        choices={[
          { value: "system", label: t("me.theme_system") },
          { value: "light", label: t("me.theme_light") },
          { value: "dark", label: t("me.theme_dark") },
        ]}
      />
      <MenuChoices
        label={t("me.density")}
        value={chosen.density}
        onChange={(value) => setPref("density", value)}
        choices={[
          { value: "compact", label: t("me.density_compact") },
          { value: "comfortable", label: t("me.density_comfortable") },
        ]}
      />
      <MenuChoices
        label={t("me.language")}
        value={chosen.locale}
        onChange={(value) => setPref("locale", value)}
        choices={[
          { value: "", label: t("me.language_browser") },
          ...locales.map((value) => ({ value, label: <span lang={value}>{languageNames[value]}</span> })),
        ]}
      />
      <MenuLine />
      <MenuItem icon={LogOut} onClick={props.onSignOut}>
        {t("me.sign_out")}
      </MenuItem>
    </Menu>
  );
}
